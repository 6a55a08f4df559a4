// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "hw/measured/names.h"
#include "hw/measured/serving_partition.h"
#include "hw/measured/serving_precision.h"

namespace strandline::hw {
namespace {

/// Why a row cannot be modelled; caught in predict().
struct Refusal {
  std::string why;
};

/// What a row is served as.
struct Served {
  const ServingCase& serving;
  core::Segment mix;
  ServingSoftware software;
};

/// An operating point of all chips of a deployment, and what a request makes them do.
struct Operation {
  ServingPoint point;
  RequestWork work;
  double running = 0;
};

double positive(const std::optional<double>& x, const char* column) {
  if (!x || *x <= 0) throw Refusal{fmt::format("{} is blank", column)};
  return *x;
}

InstanceModel instance_of(const Served& served, const archs::Partition& partition) {
  InstanceModel instance(served.serving, served.mix, partition, served.software);
  if (instance.most_running() < 1) throw Refusal{"not one request fits beside the weights"};
  return instance;
}

Operation aggregated(const Served& served, const EnergyRow& row) {
  std::string why;
  const auto partition = partition_of(row.serving, why);
  if (!partition) throw Refusal{why};
  Operation op;
  op.point = instance_of(served, *partition).closed_loop(*row.serving.concurrency);
  op.running = op.point.concurrency;
  op.work = request_work(served.serving, served.mix, served.software, op.point);
  return op;
}

archs::Partition side(const std::optional<int>& tensor, const std::optional<int>& expert,
                      const char* name) {
  if (tensor.value_or(0) < 1) throw Refusal{fmt::format("{} is blank", name)};
  archs::Partition p;
  p.tensor = *tensor;
  p.expert = std::clamp(expert.value_or(1), 1, *tensor);
  return p;
}

/// Prefill and decode on chips of their own: a request waits for its prefill and then decodes with
/// C / instances others. All chips hold the model ready; the rate is per chip of both sides.
Operation disaggregated(const Served& served, const EnergyRow& row) {
  const archs::Partition prefill = side(row.prefill_tensor, row.prefill_expert, "prefill_tp");
  const archs::Partition decode = side(row.decode_tensor, row.decode_expert, "decode_tp");
  const double feeders = row.prefill_chips.value_or(0) / prefill.chips();
  const double servers = row.decode_chips.value_or(0) / decode.chips();
  if (feeders < 1 || servers < 1) throw Refusal{"num_prefill_gpu or num_decode_gpu is blank"};
  InstanceModel feeder = instance_of(served, prefill);
  InstanceModel server = instance_of(served, decode);
  const double osl = served.mix.output_tokens;
  const ServingPoint first = feeder.at(1);
  const double running = std::min({*row.serving.concurrency / servers, server.most_running()});
  const ServingPoint rest = server.at(running);
  const double token_s = running / (rest.decode_tok_s_per_chip * decode.chips());
  const double users = running * servers;
  const double fed = feeders * first.prefill_tok_s_per_chip * prefill.chips();
  const double rate = std::min(fed, users * osl / (osl * token_s + first.ttft_s));
  Operation op;
  op.running = users;
  op.work.prefill = request_work(served.serving, served.mix, served.software, first).prefill;
  op.work.decode = request_work(served.serving, served.mix, served.software, rest).decode;
  op.point = rest;
  op.point.output_tok_s_per_chip = rate / (feeders * prefill.chips() + servers * decode.chips());
  return op;
}

ServingEnergy at_rate(const Operation& op, const core::Segment& mix, const EnergyModel& energy,
                      double tok_s_per_chip) {
  ServingPoint point = op.point;
  point.output_tok_s_per_chip = tok_s_per_chip;
  return energy_of(op.work, mix, point, energy);
}

archs::Architecture with_drafts(archs::Architecture a, const archs::Architecture& released) {
  a.decoding = archs::Decoding::kMultiToken;
  a.draft_tokens = std::max(1, released.draft_tokens);
  return a;
}

}  // namespace

EnergyPredictor::EnergyPredictor()
    : EnergyPredictor(archs::ArchitectureCatalog::load(), ChipCatalog::load(),
                      FrameworkCatalog::load(), energy_parameters()) {}

EnergyPredictor::EnergyPredictor(archs::ArchitectureCatalog models, ChipCatalog chips,
                                 FrameworkCatalog frameworks, EnergyParameters parameters)
    : models_(std::move(models)),
      chips_(std::move(chips)),
      frameworks_(std::move(frameworks)),
      parameters_(std::move(parameters)) {}

EnergyPrediction EnergyPredictor::modelled(const EnergyRow& row) const {
  const ServingRow& s = row.serving;
  core::Segment mix;
  mix.input_tokens = positive(s.mean_isl, "isl");
  mix.output_tokens = positive(s.mean_osl, "osl");
  positive(s.concurrency, "concurrency");
  const Chip* chip = find_measured_chip(chips_, s.hw, s.source);
  if (!chip) throw Refusal{fmt::format("chip '{}' is not in the catalog", s.hw)};
  const auto* model = find_measured_model(models_, s.model, s.arch_model);
  if (!model) throw Refusal{fmt::format("model '{}' is not in the catalog", s.model)};
  std::string why;
  auto served = in_precision(*model, s.precision, *chip, why);
  if (!served) throw Refusal{why};
  if (row.drafts) served = with_drafts(*served, *model);

  const Framework& framework = frameworks_.find(s.framework, *chip, s.source);
  const ChipModel costed = under(framework, prepare(*chip));
  const ServingCase serving(*served, costed);
  const Served as{serving, mix, software_of(framework)};
  const Operation op = row.disaggregated ? disaggregated(as, row) : aggregated(as, row);
  if (!std::isfinite(op.point.tpot_s))
    throw Refusal{"an operator or a link of the partition is missing on the chip"};
  const EnergyModel energy = prepare_energy(*chip, parameters_);
  EnergyPrediction p;
  p.status = "ok";
  p.output_tok_s_per_chip = op.point.output_tok_s_per_chip;
  p.running = op.running;
  p.work = op.work;
  p.energy = at_rate(op, mix, energy, p.output_tok_s_per_chip);
  if (row.output_tok_s_per_chip)
    p.at_measured = at_rate(op, mix, energy, *row.output_tok_s_per_chip);
  return p;
}

EnergyPrediction EnergyPredictor::predict(const EnergyRow& row) const {
  EnergyPrediction refused;
  try {
    return modelled(row);
  } catch (const Refusal& refusal) {
    refused.status = refusal.why;
  } catch (const core::InputError& e) {  // a blank fact of the chip, a cut that does not fit
    refused.status = e.what();
  }
  return refused;
}

}  // namespace strandline::hw
