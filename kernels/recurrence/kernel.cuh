// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// What a token does to a head's state S [rows][columns], rows being the keys' side. With e the sum
/// over rows of erase·S, each row becomes decay·S + bring·e + write·value, and the output is the
/// sum over rows of read·S.
struct TokenVectors {
  float *decay, *erase, *bring, *write, *read;  ///< [rows] each
};

/// What every rule has: the values that tokens write to a head's state, the outputs, the shape.
template <class T>
struct HeadValues {
  const T* v;  ///< [batch][tokens][heads][columns]
  T* y;        ///< as v
  int batch, tokens, heads, rows, columns;

  /// Refuses counts that no kernel of `rule` takes.
  void check_counts(const char* rule) const {
    require(batch >= 0, rule, "batch", batch, "must not be negative");
    require(tokens >= 0, rule, "tokens", tokens, "must not be negative");
    require(heads > 0, rule, "heads", heads, "must be positive");
    require(columns > 0, rule, "state columns", columns, "must be positive");
  }
  /// Refuses rows that tiles of 16 do not fit, too.
  void check_tiles(const char* rule) const {
    check_counts(rule);
    require(rows > 0 && rows % 16 == 0 && rows <= 256, rule, "state rows", rows,
            "must be a multiple of 16 and at most 256");
  }
  /// Place of a column in v and y; token counts through all sequences.
  STRANDLINE_SHARED std::int64_t place(std::int64_t token, int head, int column) const {
    return (token * heads + head) * columns + column;
  }
  STRANDLINE_SHARED float value(std::int64_t token, int head, int column) const {
    return widen(v[place(token, head, column)]);
  }
  STRANDLINE_SHARED void store(std::int64_t token, int head, int column, float result) const {
    y[place(token, head, column)] = narrow<T>(result);
  }
};

/// Linear recurrences token by token, as one writes them on the first day and as decode runs them:
/// the rule says what a token does (SsdRule, DeltaRule, Rwkv7Rule below). A block carries kColumns
/// columns of a head's state through the tokens of a sequence.
///
/// A rule is HeadValues with check(); name(); prepare(block, token, head, vectors); and with a
/// store() of its own where outputs are more than what is read.
template <class Rule>
struct Recurrence {
  static constexpr int kColumns = 64;
  Rule rule;
  const float* before;  ///< [batch][heads][rows][columns]
  float* after;         ///< same shape; may be the same memory

  void check() const {
    rule.check_counts(Rule::name());
    require(rule.rows > 0 && rule.rows <= 256, Rule::name(), "state rows", rule.rows,
            "must be 1 to 256");
    rule.check();
  }
  std::int64_t blocks() const {
    return std::int64_t{rule.batch} * rule.heads * parts_of(rule.columns, kColumns);
  }
  int threads() const { return kColumns; }
  std::size_t shared_bytes() const {
    return taken<float>(std::int64_t{rule.rows} * kColumns) + 5 * taken<float>(rule.rows);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t slices = parts_of(rule.columns, kColumns);
    const std::int64_t sequence_head = block.index() / slices;
    const int first = static_cast<int>(block.index() % slices) * kColumns;
    const int width = least(kColumns, rule.columns - first);
    const int head = static_cast<int>(sequence_head % rule.heads);
    float* state = block.template take<float>(std::int64_t{rule.rows} * kColumns);
    TokenVectors v;
    for (float** vector : {&v.decay, &v.erase, &v.bring, &v.write, &v.read})
      *vector = block.template take<float>(rule.rows);
    const std::int64_t memory = sequence_head * rule.rows * rule.columns + first;
    for (int c = block.rank(); c < width; c += block.size())
      for (int d = 0; d < rule.rows; ++d)
        state[d * kColumns + c] = before[memory + std::int64_t{d} * rule.columns + c];
    for (int t = 0; t < rule.tokens; ++t) {
      const std::int64_t token = sequence_head / rule.heads * rule.tokens + t;
      rule.prepare(block, token, head, v);
      block.sync();
      for (int c = block.rank(); c < width; c += block.size()) {
        const float out = advance(state + c, v, rule.value(token, head, first + c));
        rule.store(token, head, first + c, out);
      }
      block.sync();
    }
    for (int c = block.rank(); c < width; c += block.size())
      for (int d = 0; d < rule.rows; ++d)
        after[memory + std::int64_t{d} * rule.columns + c] = state[d * kColumns + c];
  }

 private:
  STRANDLINE_SHARED float advance(float* column, const TokenVectors& v, float value) const {
    float erased = 0, out = 0;
    for (int d = 0; d < rule.rows; ++d) erased += v.erase[d] * column[d * kColumns];
    for (int d = 0; d < rule.rows; ++d) {
      float& s = column[d * kColumns];
      s = v.decay[d] * s + v.bring[d] * erased + v.write[d] * value;
      out += v.read[d] * s;
    }
    return out;
  }
};

/// State-space duality, Mamba-2 (Dao, Gu 2024): S = exp(step·rate)·S + step·B·v, y = C·S + skip·v.
/// Heads share B and C by groups. Rows are the state's, columns the head's.
template <class T>
struct SsdRule : HeadValues<T> {
  const float* step;  ///< [batch][tokens][heads], positive
  const float* rate;  ///< [heads], negative
  const T* b;         ///< [batch][tokens][groups][rows]
  const T* c;         ///< same
  const float* skip;  ///< [heads]
  int groups;

  using HeadValues<T>::heads, HeadValues<T>::rows;
  static const char* name() { return "ssd"; }
  void check() const {
    require(groups > 0 && heads % groups == 0, "ssd", "groups", groups, "must divide the heads");
  }
  STRANDLINE_SHARED std::int64_t shared_row(std::int64_t token, int head) const {
    return (token * groups + head / (heads / groups)) * rows;
  }
  template <class Block>
  STRANDLINE_SHARED void prepare(Block& block, std::int64_t token, int head,
                                 const TokenVectors& vectors) const {
    const float dt = step[token * heads + head], decay = expf(dt * rate[head]);
    const std::int64_t at = shared_row(token, head);
    for (int d = block.rank(); d < rows; d += block.size()) {
      vectors.decay[d] = decay;
      vectors.erase[d] = vectors.bring[d] = 0;
      vectors.write[d] = dt * widen(b[at + d]);
      vectors.read[d] = widen(c[at + d]);
    }
  }
  STRANDLINE_SHARED void store(std::int64_t token, int head, int column, float result) const {
    const float skipped = skip[head] * this->value(token, head, column);
    HeadValues<T>::store(token, head, column, result + skipped);
  }
};

/// Gated delta rule (Yang, Kautz, Hatamizadeh 2024) and, with a decay for each row, Kimi delta
/// attention (2025): S = decay·S; S += beta·k·(v - k·S); y = scale·q·S.
template <class T>
struct DeltaRule : HeadValues<T> {
  const T* q;         ///< [batch][tokens][heads][rows]
  const T* k;         ///< same, of length one
  const float* gate;  ///< logarithms of decays: [batch][tokens][heads], with [rows] if by_row
  const float* beta;  ///< [batch][tokens][heads]
  bool by_row;
  float scale;

  using HeadValues<T>::heads, HeadValues<T>::rows;
  static const char* name() { return "delta"; }
  void check() const {}
  /// Logarithm of the decay of a row at a token and head.
  STRANDLINE_SHARED float log_decay(std::int64_t token_head, int row) const {
    return gate[by_row ? token_head * rows + row : token_head];
  }
  template <class Block>
  STRANDLINE_SHARED void prepare(Block& block, std::int64_t token, int head,
                                 const TokenVectors& vectors) const {
    const std::int64_t at = token * heads + head;
    const float strength = beta[at];
    for (int d = block.rank(); d < rows; d += block.size()) {
      const float key = widen(k[at * rows + d]), decay = expf(log_decay(at, d));
      vectors.decay[d] = decay;
      vectors.erase[d] = key * decay;
      vectors.bring[d] = -strength * key;
      vectors.write[d] = strength * key;
      vectors.read[d] = scale * widen(q[at * rows + d]);
    }
  }
};

/// RWKV-7 (Peng et al. 2025): S = decay·S + b·(a·S) + k·v, y = r·S, rows being the keys' side.
template <class T>
struct Rwkv7Rule : HeadValues<T> {
  const T *r, *k, *a, *b;  ///< [batch][tokens][heads][rows] each
  const float* gate;       ///< logarithms of decays, [batch][tokens][heads][rows]

  using HeadValues<T>::heads, HeadValues<T>::rows;
  static const char* name() { return "rwkv7"; }
  void check() const {}
  template <class Block>
  STRANDLINE_SHARED void prepare(Block& block, std::int64_t token, int head,
                                 const TokenVectors& vectors) const {
    const std::int64_t at = (token * heads + head) * rows;
    for (int d = block.rank(); d < rows; d += block.size()) {
      vectors.decay[d] = expf(gate[at + d]);
      vectors.erase[d] = widen(a[at + d]);
      vectors.bring[d] = widen(b[at + d]);
      vectors.write[d] = widen(k[at + d]);
      vectors.read[d] = widen(r[at + d]);
    }
  }
};

}  // namespace strandline::kernels
