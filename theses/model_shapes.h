// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archs/architecture.h"

namespace strandline::theses {

/// Another shape of a model at equal quality.
///
/// Equal quality means: the same depth, width, vocabulary, context, kinds of layers and cached
/// bytes per token, and total and active parameters within kTolerance of the model's. Two
/// dimensions are free then. Head size at heads x size constant, 64 to 256: 8 to 32 heads at equal
/// work differ by 0.4 BLEU at most (Vaswani et al., arXiv:1706.03762, table 3, rows A), and
/// released models take 64 (gpt-oss), 128 (Llama) and 256 (Gemma). Expert width at experts x width
/// and choices x width constant, only to finer experts, which never lose (Krajewski et al.,
/// arXiv:2402.07871; Dai et al., arXiv:2401.06066).
struct Shape {
  double head_factor = 1;  ///< size of a head over the model's; a power of two
  int experts = 0;         ///< routed experts of every mixture; 0: the model's
  bool operator==(const Shape&) const = default;
};
constexpr double kTolerance = 0.02;  ///< on total and active parameters

/// The model in that shape; widths of experts are rounded to 64. Nothing where equal quality cannot
/// be kept: heads that do not divide, sizes out of bounds, coarser experts, parameters off.
std::optional<archs::Architecture> reshaped(const archs::Architecture& a, const Shape& shape);

/// A shape that a model can take, with the model in it.
struct ModelShape {
  Shape shape;
  archs::Architecture model;
  std::string name;  ///< "as released", "heads x2", "288 experts", ...
};
/// All of them, as released first: heads half, once, twice and four times as wide; experts as
/// released, twice as many, and the least multiples of each of `domains` (chips of a scale-up
/// domain) from as many to twice as many.
std::vector<ModelShape> equal_quality_shapes(const archs::Architecture& a,
                                             const std::vector<int>& domains);

/// The model with one drafted token per step that is checked in the next, as DeepSeek-V3's head
/// does: outputs are the model's own (Leviathan et al., arXiv:2211.17192). Acceptance 0.85, the low
/// end of 85 to 90 % (arXiv:2412.19437, section 5.4.3). Models that draft already stay as they are;
/// block diffusion has no such step: nothing.
std::optional<archs::Architecture> with_draft(const archs::Architecture& a);

/// The model with weights, activations and cache of 8 bits where they are wider: relative loss
/// within 0.25 % of 16 bits (arXiv:2412.19437, section 3.3). Nothing where nothing is wider.
std::optional<archs::Architecture> in_8_bits(const archs::Architecture& a);

}  // namespace strandline::theses
