// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/catalog_tables.h"

#include <fmt/format.h>

#include <bit>
#include <map>

#include "archs/lower.h"
#include "archs/names.h"
#include "archs/traits.h"
#include "hw/support.h"

namespace strandline::app {
namespace {

using archs::Architecture;
using archs::CapabilityMask;
using archs::Operator;
using core::Cell;
using core::Table;

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string capabilities(CapabilityMask mask) {
  std::vector<std::string> names;
  for (; mask; mask &= mask - 1)
    names.emplace_back(archs::name_of(static_cast<archs::Capability>(std::countr_zero(mask))));
  return listed(names);
}

/// An operator kind as the catalog runs it: the first instance, and the models that have one.
struct Use {
  Operator example;
  std::vector<std::string> models;
};

/// Both phases, drafts in use where a model ships them, over two chips so that they exchange.
std::map<archs::OperatorKind, Use> uses_of(const archs::ArchitectureCatalog& models) {
  std::map<archs::OperatorKind, Use> uses;
  for (const Architecture& a : models.all())
    for (const archs::PhaseKind kind : {archs::PhaseKind::kPrefill, archs::PhaseKind::kDecode}) {
      const bool prefill = kind == archs::PhaseKind::kPrefill;
      const archs::Phase phase{kind, 1, prefill ? 1024 : 1, prefill ? 0 : 1024};
      for (const Operator& op : archs::lower(a, phase, {.tensor = 2, .pipeline = 2})) {
        Use& use = uses.try_emplace(op.kind, Use{op, {}}).first->second;
        if (use.models.empty() || use.models.back() != a.id) use.models.push_back(a.id);
      }
    }
  return uses;
}

std::string verdict_text(const hw::Support& s) {
  switch (s.kind) {
    case hw::SupportKind::kNative:
      return "";
    case hw::SupportKind::kEmulated:
      return "emulated";
    case hw::SupportKind::kHostFallback:
      return "on the host";
    case hw::SupportKind::kGpuFallback:
      return "on a GPU in the rack";
    case hw::SupportKind::kImpossible:
      return "impossible";
  }
  return "";
}

/// Chips grouped by how they run an operator, those that run it natively only counted.
std::string chips_text(const Operator& op, const hw::ChipCatalog& chips) {
  std::map<std::string, std::vector<std::string>> groups;
  int native = 0;
  for (const hw::Chip& chip : chips.all()) {
    const hw::Support s = hw::support(op, chip);
    if (s.kind == hw::SupportKind::kNative)
      ++native;
    else
      groups[fmt::format("{} ({})", verdict_text(s), s.how)].push_back(chip.id);
  }
  std::string text = fmt::format("native: {} chips", native);
  for (const auto& [how, ids] : groups) text += fmt::format("; {}: {}", how, listed(ids));
  return text;
}

Cell known(const core::Sourced& x, double scale) {
  return x.known() ? Cell(x.value / scale) : Cell();
}

std::string mixers(const archs::Architecture& a) {
  std::string out;
  const auto note = [&](const std::string& name) {
    if (out.find(name) == std::string::npos) out += (out.empty() ? "" : "+") + name;
  };
  for (const archs::LayerSpec& l : a.layers) {
    std::string name(archs::name_of(l.mixer.kind));
    if (l.mixer.kind == archs::TokenMixer::kAttention)
      name = l.mixer.window ? "window" : (l.mixer.kv_heads < l.mixer.heads ? "gqa" : "mha");
    if (l.mixer.top_k) name += "/topk";
    note(name);
    if (l.channel.kind == archs::ChannelMixer::kMoe) note("moe");
  }
  return out;
}

/// Relative deviation of a computed from a published figure, per cent; blank without the latter.
Cell deviation(double computed, const core::Sourced& published) {
  return published.known() ? Cell(100.0 * (computed / published.value - 1.0)) : Cell();
}

}  // namespace

Table model_list_table(const archs::ArchitectureCatalog& models) {
  Table t({{"id"},
           {"organization"},
           {"released"},
           {"operators"},
           {"layers"},
           {"context_tokens"},
           {"weights"},
           {"total_params_b"},
           {"published_total_b"},
           {"total_deviation_pct", 2},
           {"active_params_b"},
           {"published_active_b"},
           {"active_deviation_pct", 2},
           {"active_convention"},
           {"kv_bytes_per_token"},
           {"published_kv_bytes_per_token"},
           {"exception"},
           {"source"}});
  for (const archs::Architecture& a : models.all()) {
    const auto n = archs::count_parameters(a);
    const double active = archs::active_as_published(a);
    const double kv = archs::kv_bytes_as_published(a);
    t.add({a.id, a.organization, a.released, mixers(a), std::int64_t{a.depth()}, a.context_tokens,
           std::string(archs::name_of(a.weight_type)), n.total / 1e9,
           known(a.published.total_params, 1e9), deviation(n.total, a.published.total_params),
           active / 1e9, known(a.published.active_params, 1e9),
           deviation(active, a.published.active_params), a.published.active_convention, kv,
           known(a.published.kv_bytes_per_token, 1), a.published.exception, a.source});
  }
  return t;
}

Table model_count_table(const Architecture& a) {
  Table t({{"figure"}, {"value", 6}, {"unit"}, {"published"}});
  const auto row = [&](const char* figure, double value, const char* unit,
                       const core::Sourced& published = {}) {
    t.add({std::string(figure), value, std::string(unit), known(published, 1)});
  };
  const auto n = archs::count_parameters(a);
  row("parameters", n.total, "1", a.published.total_params);
  row("active parameters per token", n.active, "1");
  row("active, as the publisher counts", archs::active_as_published(a), "1",
      a.published.active_params);
  row("input embedding", n.embedding, "1");
  row("output head", n.output_head, "1");
  row("weight bytes as served", archs::weight_bytes(a), "B");
  row("cache bytes per token", archs::kv_bytes_per_token(a), "B");
  row("cache bytes per token, 16 bits", archs::kv_bytes_as_published(a), "B",
      a.published.kv_bytes_per_token);
  row("cache and state of one sequence at full context", archs::kv_bytes_at(a, a.context_tokens),
      "B");
  const auto flops = [&](const archs::Phase& phase, double tokens) {
    double sum = 0;
    for (const Operator& op : archs::lower(a, phase)) sum += op.count * op.flops;
    return sum / tokens;
  };
  constexpr double kPrompt = 1024;
  row("flops per token, prefill of 1024", flops({archs::PhaseKind::kPrefill, 1, 1024, 0}, kPrompt),
      "1");
  row("flops per step, decode at 1024", flops({archs::PhaseKind::kDecode, 1, 1, 1024}, 1), "1");
  return t;
}

Table trait_table(const archs::ArchitectureCatalog& models) {
  Table t({{"group"},
           {"trait"},
           {"meaning"},
           {"models"},
           {"lowers_to"},
           {"asks_of_a_chip"},
           {"model_ids"}});
  for (const archs::CatalogTrait& trait : archs::catalog_traits()) {
    std::vector<std::string> ids;
    const Architecture* witness = nullptr;
    for (const Architecture& a : models.all()) {
      if (!archs::has(a, trait)) continue;
      if (!witness) witness = &a;
      ids.push_back(a.id);
    }
    t.add({std::string(trait.group), std::string(trait.id), std::string(trait.meaning),
           static_cast<std::int64_t>(ids.size()),
           witness ? listed(archs::lowers_to(trait, *witness)) : "",
           witness ? capabilities(archs::needs_of(trait, *witness)) : "", listed(ids)});
  }
  return t;
}

Table operator_table(const archs::ArchitectureCatalog& models, const hw::ChipCatalog& chips) {
  const auto uses = uses_of(models);
  Table t({{"kind"}, {"meaning"}, {"models"}, {"example"}, {"chips"}});
  for (int k = 0; k < static_cast<int>(archs::OperatorKind::kCount); ++k) {
    const auto kind = static_cast<archs::OperatorKind>(k);
    const auto use = uses.find(kind);
    const bool used = use != uses.end();
    t.add({std::string(archs::name_of(kind)), std::string(archs::describe(kind)),
           used ? static_cast<std::int64_t>(use->second.models.size()) : std::int64_t{0},
           used ? fmt::format("{} of {}", use->second.example.name, use->second.models.front())
                : std::string(),
           used ? chips_text(use->second.example, chips) : std::string()});
  }
  return t;
}

Table capability_table(const hw::ChipCatalog& chips) {
  const CapabilityMask known = archs::bit(archs::Capability::kNovel0) - 1;
  Table t({{"chip"}, {"kind"}, {"native"}, {"by_rewriting"}, {"impossible"}});
  for (const hw::Chip& chip : chips.all()) {
    const CapabilityMask native = hw::native_mask(chip) & known;
    const CapabilityMask emulated = hw::emulated_mask(chip) & known;
    t.add({chip.id, std::string(hw::name_of(chip.programmability)), capabilities(native),
           capabilities(emulated), capabilities(known & ~native & ~emulated)});
  }
  return t;
}

}  // namespace strandline::app
