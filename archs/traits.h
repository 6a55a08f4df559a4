// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archs/architecture.h"
#include "archs/capability.h"

namespace strandline::archs {

/// One way in which released models differ, for the coverage table and the reference pages. Finer
/// than the genome's traits (genome.h), which are only those that futures draw. Either `in_layer`
/// or `in_model` is set.
struct CatalogTrait {
  std::string_view id, group, meaning;
  bool (*in_layer)(const LayerSpec&) = nullptr;     ///< seen in one layer
  bool (*in_model)(const Architecture&) = nullptr;  ///< seen only in the whole model
  Architecture (*without)(Architecture) = nullptr;  ///< the model with the trait taken out
  Architecture (*exercised)(Architecture) =
      nullptr;  ///< with the trait in use where it is optional
};

/// All of them, by group: attention, recurrence, channel, memory, residual, precision, decoding.
const std::vector<CatalogTrait>& catalog_traits();

bool has(const Architecture& a, const CatalogTrait& trait);

/// What the trait brings to the operator graphs of `witness`, a model that has it: operators (by
/// name, in order, prefill and decode) that the graph has only because of the trait. Empty where it
/// changes sizes, counts or formats of operators alone.
std::vector<std::string> lowers_to(const CatalogTrait& trait, const Architecture& witness);

/// What it asks of a chip beyond the same model without it (layers: beyond an empty layer).
CapabilityMask needs_of(const CatalogTrait& trait, const Architecture& witness);

}  // namespace strandline::archs
