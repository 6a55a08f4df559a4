// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/software_epochs.h"

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::YamlNode;

/// Seconds, the base unit of time that YAML numbers come in.
double quarter_s() {
  return core::unit_scale("quarter")->scale;
}

core::Sourced per_quarter(const YamlNode& node, const char* key) {
  core::Sourced x = node.quantity(key, "1/quarter");
  for (double* part : {&x.value, &x.low, &x.high}) *part *= quarter_s();
  return x;
}

double quarters(const YamlNode& node, const char* key) {
  return node.quantity(key, "quarter", Range::non_negative()).value / quarter_s();
}

EpochRate read_rate(const YamlNode& node) {
  EpochRate r;
  r.chip = node.text_or("chip", "");
  r.from_quarters = quarters(node, "from");
  r.to_quarters = quarters(node, "to");
  r.configurations = static_cast<int>(node.number("configurations", Range::positive()));
  r.tpot = per_quarter(node, "tpot");
  r.throughput = per_quarter(node, "throughput");
  r.tpot_explained = node.number("tpot_explained", Range::fraction());
  if (r.to_quarters <= r.from_quarters) node.fail("ends before it starts", "let to be above from");
  node.finish();
  return r;
}

OperatorEpoch read_operator(const YamlNode& node) {
  OperatorEpoch o;
  o.kind = node.text("kind");
  o.chip = node.text("chip");
  o.from = node.text("from");
  o.to = node.text("to");
  o.shapes = static_cast<int>(node.number("shapes", Range::positive()));
  o.time_ratio = node.quantity("time_ratio", "1", Range::positive());
  node.finish();
  return o;
}

bool holds(const EpochRate& r, double age) {
  return age >= r.from_quarters && age < r.to_quarters;
}

}  // namespace

const EpochRate* SoftwareEpochs::at(const std::string& chip, double age_quarters) const {
  const EpochRate* of_all = nullptr;
  for (const EpochRate& r : serving) {
    if (!holds(r, age_quarters)) continue;
    if (r.chip == chip) return &r;
    if (r.chip.empty() && !of_all) of_all = &r;
  }
  return of_all;
}

SoftwareEpochs SoftwareEpochs::read(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  SoftwareEpochs all;
  all.first_kernel_time = root.quantity("first_kernel_time", "1", Range::positive());
  for (const YamlNode& node : root.at("serving").items()) all.serving.push_back(read_rate(node));
  for (const YamlNode& node : root.at("operators").items())
    all.operators.push_back(read_operator(node));
  root.finish();
  return all;
}

SoftwareEpochs SoftwareEpochs::load() {
  return read(core::home_path("hw/software_epochs.yaml"));
}

}  // namespace strandline::hw
