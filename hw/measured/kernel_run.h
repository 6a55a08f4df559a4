// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/operator.h"
#include "hw/collective_library.h"
#include "hw/kernel_class.h"
#include "hw/measured/kernel_row.h"
#include "hw/measured/kernel_table.h"

namespace strandline::hw {

/// What one row of a kernel table ran on one chip: the operators that the cost model is asked
/// about, and how many kernels were launched, each with a launch on top. docs/measured_kernels.md
/// tells what the columns mean and how that was found. All of these throw NotModelled where a cell
/// is blank, unreadable or names something that is not known.
struct KernelRun {
  archs::OperatorGraph operators;
  int launches = 1;
};

/// m tokens through [k, n] weights; formats below 16 bits quantize their activations on the way.
KernelRun gemm_run(const KernelRow& row);

/// Softmax attention of the heads of one chip. Decode: one new token per sequence over step + 1
/// cached ones. Prefill: isl new tokens after `step` cached ones, causal, with the pass that
/// rotates and caches keys before it. MLA: latent (576 = 512 + 64) in decode, heads of 192 and 128
/// in prefill.
KernelRun attention_run(const KernelRow& row);

/// Routed experts of the busiest of moe_ep ranks: num_tokens over all ranks, num_experts over all
/// ranks, inter before it is cut over moe_tp.
KernelRun moe_run(const KernelRow& row);

/// One kernel of a recurrent layer: short convolution or recurrence, in prefill, decode or the
/// verification of drafts.
KernelRun linear_attention_run(const KernelRow& row);

/// The same by table: one of the four above. Not for tables of collectives.
KernelRun kernel_run(KernelTable table, const KernelRow& row);

/// The kernel that a row timed, as hw/efficiency_laws.yaml names it.
struct RowKernel {
  std::string kind;  ///< "gemm", "attention GQA/MHA", "moe", "gdn", "gdn convolution", ...
  std::string kernel, dtype, phase;
  KernelName name() const { return {kind, kernel, dtype, phase}; }
};
RowKernel row_kernel(KernelTable table, const KernelRow& row);

/// Cached tokens that a decode of latent attention walks: (step + 1) times the waves of blocks, one
/// per sequence and 64 heads, over 72 blocks at once; 0 for other rows. A harness that does not
/// split the cache pays a time for each (KernelHarness::latent_walk_s).
double latent_walk_tokens(const KernelRow& row);

/// One call of a collective library; see docs/measured_collectives.md.
LibraryCall collective_call(const KernelRow& row);

/// A low-latency exchange of tokens with experts inside one node of `node_chips`; see
/// docs/measured_collectives.md. NotModelled over more nodes.
ExpertExchange expert_exchange(const KernelRow& row, const Chip& chip, int node_chips);

}  // namespace strandline::hw
