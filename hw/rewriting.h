// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace strandline::hw::rewriting {

/// The rewritings that support() counts on, each as the pair (what the model means, what the chip
/// runs) in float64 on small tensors, so that tests can hold one against the other. One head and
/// one sequence unless said otherwise; rows are tokens.

/// Row-major matrix.
struct Matrix {
  std::size_t rows = 0, cols = 0;
  std::vector<double> data;
  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), cols(c), data(r * c, 0.0) {}
  double& operator()(std::size_t r, std::size_t c) { return data[r * cols + c]; }
  double operator()(std::size_t r, std::size_t c) const { return data[r * cols + c]; }
};
Matrix product(const Matrix& a, const Matrix& b);             ///< a b
Matrix product_transposed(const Matrix& a, const Matrix& b);  ///< a b^T
/// Columns [first, first + count) of `a`.
Matrix columns(const Matrix& a, std::size_t first, std::size_t count);

/// Inputs of a gated recurrence: q, k [T, d], v [T, e], decay [T] in (0, 1] and, for the delta
/// rule, write strength beta [T].
struct Recurrence {
  Matrix q, k, v;
  std::vector<double> decay, beta;
};
/// Gated linear attention, which SSD (Mamba-2; Dao and Gu 2024) is an instance of:
/// S_t = a_t S_{t-1} + k_t v_t^T, o_t = S_t^T q_t. Plain linear attention has a_t = 1.
Matrix linear_recurrent(const Recurrence& r);
/// The same as products of chunks: (Q K^T . D) V inside a chunk, Q S between chunks; needs matrix
/// products and a cumulative product of the decays only.
Matrix linear_chunked(const Recurrence& r, std::size_t chunk);
/// Gated delta rule (Yang et al. 2024): S_t = a_t (I - b_t k_t k_t^T) S_{t-1} + b_t k_t v_t^T.
Matrix delta_recurrent(const Recurrence& r);
/// Its chunked form: a unit lower triangular solve (I + L) U = B (V - G K S) per chunk, and
/// products.
Matrix delta_chunked(const Recurrence& r, std::size_t chunk);

/// xLSTM's matrix memory (Beck et al. 2024): decay is the forget gate, log_input the exponent of
/// the input gate. S_t = f_t S_{t-1} + i_t k_t v_t^T, n_t = f_t n_{t-1} + i_t k_t,
/// o_t = S_t^T q_t / max(|n_t . q_t|, 1), stepped with the running maximum that keeps i_t finite.
struct MatrixMemory {
  Recurrence gates;
  std::vector<double> log_input;
};
Matrix matrix_memory_recurrent(const MatrixMemory& x);
/// The same as gated linear attention with keys i_t k_t and values (v_t, 1): the normaliser is one
/// more value column.
Matrix matrix_memory_chunked(const MatrixMemory& x, std::size_t chunk);

/// Diagonal gated recurrence per channel (RG-LRU; De et al. 2024): h_t = a_t h_{t-1} + x_t with
/// decay and x of [T, c].
Matrix diagonal_scan(const Matrix& x, const Matrix& decay);
/// The same by doubling: log2(T) element-wise rounds on vector lanes, each joining spans of twice
/// the length.
Matrix diagonal_scan_doubling(const Matrix& x, const Matrix& decay);

/// Attention residual (arXiv:2603.15031): every token mixes its row of each source [T, d] by the
/// softmax of its product with a learned query [d] after a root-mean-square norm.
Matrix depth_attention(const std::vector<Matrix>& sources, const std::vector<double>& query);
/// The same with one pass over the sources, kept as running maximum, sum and mix: what vector lanes
/// do that hold one source at a time.
Matrix depth_attention_streamed(const std::vector<Matrix>& sources,
                                const std::vector<double>& query);

/// Causal softmax attention over the last `window` keys (0: all), reading only keys in the window.
Matrix attention(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t window = 0);
/// Full attention with an additive mask: mask(i, j) = 0 keeps, -infinity drops.
Matrix masked_attention(const Matrix& q, const Matrix& k, const Matrix& v, const Matrix& mask);
/// 0 within the causal window of each query, -infinity elsewhere (window 0: causal).
Matrix window_mask(std::size_t tokens, std::size_t window);
/// Attention of each query over its own list of keys, gathered.
Matrix gathered_attention(const Matrix& q, const Matrix& k, const Matrix& v,
                          const std::vector<std::vector<std::size_t>>& kept);
/// The mask that keeps the listed keys of each query.
Matrix list_mask(const std::vector<std::vector<std::size_t>>& kept, std::size_t keys);
/// Block-bidirectional attention as a decode engine runs it: one query at a time over a cache that
/// already holds its whole block.
Matrix block_by_queries(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t block);
/// 0 for keys of the query's block and all earlier ones.
Matrix block_mask(std::size_t tokens, std::size_t block);

/// One head of latent attention (DeepSeek-V2): latent [T, r] is cached; up_k [r, d], up_v [r, e].
struct Latent {
  Matrix q, latent, up_k, up_v;  ///< q [T, d]
};
Matrix latent_unabsorbed(const Latent& x);  ///< keys and values expanded per head, plain attention
Matrix latent_absorbed(const Latent& x);    ///< q up_k^T against the latent; up_v after the sum
/// Absorbed, with the latent cut into pieces of `width` columns whose scores and outputs are
/// joined.
Matrix latent_split(const Latent& x, std::size_t width);

/// A mixture of experts (one product per expert): tokens x [T, d], experts[e] [d, f], and per token
/// the chosen experts with their weights.
struct Mixture {
  Matrix x;
  std::vector<Matrix> experts;
  std::vector<std::vector<std::size_t>> chosen;
  std::vector<std::vector<double>> weight;
};
Matrix mixture_gathered(const Mixture& m);  ///< tokens sorted by expert, one product per expert
Matrix mixture_dense(const Mixture& m);     ///< every expert on every token, masked by weight

/// Grouped-query attention: heads side by side in the columns of q [T, h d]; k, v [T, g d].
Matrix grouped_attention(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t head_dim);
/// Each key/value head copied for every query head that shares it.
Matrix replicate_heads(const Matrix& kv, std::size_t head_dim, std::size_t copies);

/// Causal depthwise convolution of x [T, c] with taps [w, c], directly and as one banded product
/// per channel.
Matrix short_convolution(const Matrix& x, const Matrix& taps);
Matrix short_convolution_banded(const Matrix& x, const Matrix& taps);

/// The value of an 8-bit float E4M3 code (OCP 8-bit floating point specification 1.0; 0x7f and 0xff
/// are NaN), of a 4-bit E2M1 code (OCP microscaling 1.0).
double e4m3_value(unsigned code);
double e2m1_value(unsigned code);
/// `x` rounded to a significand of `bits` bits (8: bf16, 4: e4m3); exponents are not limited.
double round_to_significand(double x, int bits);

}  // namespace strandline::hw::rewriting
