// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_baseline.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace strandline::hw {
namespace {

constexpr double kMsPerS = 1e3;
/// Grid of the law: efficiencies from 1 down to 1/kLeastRate, overheads per layer, ratio of steps.
constexpr double kLeastRate = 50, kLeastOverhead = 1e-6, kMostOverhead = 5e-3, kGridStep = 1.2;

struct Work {
  double flops = 0, bytes = 0;
};

Work work_of(const ResolvedServingRow& r, const archs::Phase& phase) {
  Work w;
  for (const archs::Operator& op : archs::lower(r.served, phase, r.partition)) {
    w.flops += op.count * op.flops;
    w.bytes += op.count * (op.weight_bytes + op.state_read_bytes + op.state_write_bytes);
  }
  return w;
}

NominalWork work_on(const ServingRow& row, const ResolvedServingRow& r) {
  const Chip& chip = *r.chip;
  const double peak = prepare(chip).matrix_peak[static_cast<int>(r.served.activation_type)];
  const double bandwidth = chip.main_memory().bandwidth_b_s.value;
  const double stages = r.partition.pipeline;
  const double workers = row.decode ? row.decode->workers : 1;
  const double batch = std::max(*row.concurrency / workers / stages, 1.0);
  const double context = *row.mean_isl + *row.mean_osl / 2;
  const auto whole = [](double x) { return static_cast<std::int64_t>(std::ceil(x)); };
  const Work decode = work_of(r, {archs::PhaseKind::kDecode, batch, 1, whole(context)});
  const double replicas = r.partition.attention_data;
  const Work prefill = work_of(r, {archs::PhaseKind::kPrefill, replicas, whole(*row.mean_isl), 0});
  NominalWork w;
  w.stream_s = stages * decode.bytes / bandwidth;
  w.decode_s = stages * std::max(decode.bytes / bandwidth, decode.flops / peak);
  w.prefill_s = std::max(prefill.bytes / bandwidth, prefill.flops / peak) / replicas;
  w.layers = r.served.depth();
  return w;
}

/// The step time that a row tells of; 0 where it tells of none.
double measured_step_s(const ServingRow& row) {
  if (row.tpot_ms && *row.tpot_ms > 0) return *row.tpot_ms / kMsPerS;
  if (!row.output_tok_s_per_device || *row.output_tok_s_per_device <= 0) return 0;
  return *row.concurrency / (*row.output_tok_s_per_device * *row.devices);
}

ServingPrediction nothing() {
  ServingPrediction p;
  p.status = "outside the baseline";
  return p;
}

}  // namespace

NominalWork nominal_work(const ServingRow& row, const ResolvedServingRow& resolved) {
  if (resolved.status != "ok" || row.kind == ServingKind::kOffline) return {};
  try {
    return work_on(row, resolved);
  } catch (const core::InputError&) {  // a blank fact of the chip: no baseline either
    return {};
  }
}

ServingPrediction roofline(const ServingRow& row, const NominalWork& work) {
  if (!work.known()) return nothing();
  const double users = *row.concurrency, osl = *row.mean_osl;
  const bool together = row.kind == ServingKind::kStatic;
  const double stalls = together || row.decode ? 0 : (users - 1) * work.prefill_s / osl;
  const double ttft = (together ? users : 1) * work.prefill_s;
  const double tpot = work.decode_s + std::max(0.0, stalls);
  ServingPrediction p;
  p.status = "ok";
  p.ttft_ms = ttft * kMsPerS;
  p.tpot_ms = tpot * kMsPerS;
  p.output_tok_s_per_device = users * osl / (ttft + (osl - 1) * tpot) / *row.devices;
  return p;
}

TwoParameterLaw::Law TwoParameterLaw::fitted(const std::vector<Sample>& samples) {
  const auto loss = [&](const Law& law) {
    double sum = 0;
    for (const Sample& s : samples) sum += std::fabs(std::log(law.time(s.work) / s.time_s));
    return sum;
  };
  Law best;
  double least = loss(best);
  for (double inverse = 1; inverse < kLeastRate; inverse *= kGridStep)
    for (double overhead = kLeastOverhead; overhead < kMostOverhead; overhead *= kGridStep) {
      const Law law{inverse, overhead};
      const double here = loss(law);
      if (here >= least) continue;
      least = here;
      best = law;
    }
  return best;
}

TwoParameterLaw::TwoParameterLaw(const std::vector<ServingRow>& rows,
                                 const std::vector<ResolvedServingRow>& resolved,
                                 const std::vector<NominalWork>& work,
                                 const std::vector<bool>& counts) {
  std::map<std::string, std::vector<Sample>> samples;
  std::vector<Sample> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!counts[i] || !work[i].known()) continue;
    const double t = measured_step_s(rows[i]);
    if (t <= 0) continue;
    samples[resolved[i].chip->id].push_back({work[i], t});
    all.push_back({work[i], t});
  }
  for (const auto& [chip, own] : samples) chips_[chip] = fitted(own);
  if (!all.empty()) others_ = fitted(all);
}

ServingPrediction TwoParameterLaw::predict(const ServingRow& row,
                                           const ResolvedServingRow& resolved,
                                           const NominalWork& work) const {
  if (!work.known()) return nothing();
  const auto found = chips_.find(resolved.chip->id);
  const double tpot = (found == chips_.end() ? others_ : found->second).time(work);
  ServingPrediction p;
  p.status = "ok";
  p.tpot_ms = tpot * kMsPerS;
  p.output_tok_s_per_device = *row.concurrency / tpot / *row.devices;
  return p;
}

}  // namespace strandline::hw
