// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <utility>

#include "archs/lower.h"
#include "core/error.h"
#include "hw/operator_cost.h"
#include "tests/hw/fixtures.h"

// What walks every operator of the catalog's models over every chip whose costs are known.

namespace strandline::tests {

using archs::Operator;
using archs::PhaseKind;

inline constexpr double kRounding = 1e-9;  // relative: order of additions

inline const std::vector<archs::Architecture>& models() {
  static const auto all = archs::ArchitectureCatalog::load().all();
  return all;
}

inline bool costable(const hw::Chip& chip) {
  try {
    chip.require_costable("properties");
    return true;
  } catch (const core::MissingFact&) {
    return false;
  }
}

inline const std::vector<hw::Chip>& chips() {
  static const auto all = [] {
    auto found = hw::ChipCatalog::load().all();
    std::erase_if(found, [](const hw::Chip& c) { return !costable(c); });
    return found;
  }();
  return all;
}

/// Decode of one, some and many sequences, and prefill of a prompt behind a cached prefix.
inline const std::vector<archs::Phase>& phases() {
  static const std::vector<archs::Phase> all{{PhaseKind::kDecode, 1, 1, 1000},
                                             {PhaseKind::kDecode, 48, 1, 6000},
                                             {PhaseKind::kDecode, 512, 1, 300},
                                             {PhaseKind::kPrefill, 2, 2000, 500}};
  return all;
}

/// Empty where the partition does not fit the model.
inline archs::OperatorGraph lowered(const archs::Architecture& a, const archs::Phase& phase,
                                    const archs::Partition& p) {
  try {
    return archs::lower(a, phase, p);
  } catch (const core::InputError&) {
    return {};
  }
}

/// An operator with the first model that asks for it.
struct Asked {
  std::string model;
  Operator op;
};

inline std::string key_of(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  return fmt::format(
      "{} {} {} {}|{} {} {} {}|{} {} {}|{} {} {} {}|{} {} {}|{} {} {} {}|{} {} {} {}", int(op.kind),
      int(op.weight_type), int(op.activation_type), int(op.state_type), s.m, s.n, s.k, s.groups,
      s.batch, s.q_tokens, s.kv_tokens, s.heads, s.kv_heads, s.qk_dim, s.v_dim, s.span, s.elements,
      s.state_dim, int(s.mask), int(s.rule), int(s.collective), s.group_size, op.flops,
      op.weight_bytes, op.activation_bytes, op.state_read_bytes);
}

inline void ask(const archs::Architecture& a, std::set<std::string>& seen,
                std::vector<Asked>& all) {
  for (const archs::Phase& phase : phases())
    for (const archs::Partition& p :
         {archs::Partition{}, {.tensor = 8}, {.tensor = 8, .expert = 8}})
      for (const Operator& op : lowered(a, phase, p))
        if (seen.insert(key_of(op)).second) all.push_back({a.id, op});
}

/// Every operator of every model, phase and partition above, and one of each other kind.
inline const std::vector<Asked>& operators() {
  static const auto all = [] {
    std::vector<Asked> found;
    std::set<std::string> seen;
    for (const auto& a : models()) ask(a, seen, found);
    archs::Architecture unseen = small_dense();
    unseen.novel_signature = 0;
    unseen.novel = {4.0, 8.0, 0.5, false, true};
    ask(unseen, seen, found);
    // Kinds that no model of the catalog asks for.
    std::set<archs::OperatorKind> met;
    for (const Asked& a : found) met.insert(a.op.kind);
    for (int k = 0; k < static_cast<int>(archs::OperatorKind::kCount); ++k) {
      Operator op = plain(static_cast<archs::OperatorKind>(k), 1e9, 1e8);
      op.name = archs::name_of(op.kind);
      op.shape.payload_bytes = 1e6;
      op.shape.group_size = 2;
      if (!met.contains(op.kind)) found.push_back({"no model", op});
    }
    return found;
  }();
  return all;
}

/// Counts where a property fails and keeps the smallest case; one check at the end.
class Property {
 public:
  explicit Property(std::string name) : name_(std::move(name)) {}
  void hold(bool holds, double size, const std::function<std::string()>& describe) {
    ++checked_;
    if (holds) return;
    ++failed_;
    if (!(size < smallest_)) return;
    smallest_ = size;
    example_ = describe();
  }
  ~Property() {
    BOOST_TEST_MESSAGE(name_ << ": " << checked_ << " cases");
    BOOST_TEST(checked_ > 0);
    BOOST_TEST(failed_ == 0, name_ << ": " << failed_ << " of " << checked_
                                   << " cases fail, the smallest is " << example_);
  }

 private:
  std::string name_, example_;
  long checked_ = 0, failed_ = 0;
  double smallest_ = std::numeric_limits<double>::infinity();
};

inline std::string describe(const hw::Chip& chip, const Asked& asked, double before, double after) {
  const archs::OperatorShape& s = asked.op.shape;
  return fmt::format(
      "{}: {} {} of {} (m {} n {} k {} groups {} batch {} q {} kv {} heads {}/{} elements {}, "
      "{:.4g} flops, {:.4g} weight, {:.4g} activation, {:.4g} + {:.4g} state bytes): {:.6g} then "
      "{:.6g}",
      chip.id, archs::name_of(asked.op.kind), asked.op.name, asked.model, s.m, s.n, s.k, s.groups,
      s.batch, s.q_tokens, s.kv_tokens, s.heads, s.kv_heads, s.elements, asked.op.flops,
      asked.op.weight_bytes, asked.op.activation_bytes, asked.op.state_read_bytes,
      asked.op.state_write_bytes, before, after);
}

inline bool at_least(double a, double b) {
  return std::isinf(a) || a >= b * (1 - kRounding);
}

inline bool equal(double a, double b) {
  return a == b || std::abs(a - b) <= kRounding * std::max(std::abs(a), std::abs(b));
}

}  // namespace strandline::tests
