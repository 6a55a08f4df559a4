// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <vector>

namespace strandline::tests {

// Systolic arrays register by register: what tests hold hw/systolic.h against.

using Matrix = std::vector<std::vector<long>>;

inline Matrix zeros(int rows, int columns) {
  return Matrix(rows, std::vector<long>(columns, 0));
}

inline Matrix random_matrix(int rows, int columns, std::mt19937& generator) {
  Matrix a = zeros(rows, columns);
  for (auto& row : a)
    for (long& x : row) x = 1 + static_cast<long>(generator() % 97);
  return a;
}

inline Matrix transposed(const Matrix& a) {
  Matrix t = zeros(static_cast<int>(a.front().size()), static_cast<int>(a.size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[i].size(); ++j) t[j][i] = a[i][j];
  return t;
}

inline Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c = zeros(static_cast<int>(a.size()), static_cast<int>(b.front().size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t l = 0; l < b.size(); ++l)
      for (std::size_t j = 0; j < b[l].size(); ++j) c[i][j] += a[i][l] * b[l][j];
  return c;
}

inline long at(const Matrix& a, int i, int j) {
  const bool inside = i < static_cast<int>(a.size()) && j < static_cast<int>(a.front().size());
  return inside ? a[i][j] : 0;
}

/// A word on its way through the array: which fold's, which of the streamed operands.
struct Word {
  long value = 0;
  int fold = -1, index = -1;
};

/// The operand that enters an edge in a cycle when folds start every `interval` cycles from
/// `first`; streams that would overlap cut each other short.
inline Word entering(int cycle, int lane, int first, int interval, int folds, int length) {
  const int since = cycle - lane - first;
  if (since < 0) return {};
  const int fold = std::min(since / interval, folds - 1);
  const int index = since - fold * interval;
  return index < length ? Word{0, fold, index} : Word{};
}

struct Result {
  Matrix product;
  int cycles = 0;
};

/// Registers of an array whose cells keep weights, moved cycle by cycle. Weights enter a column at
/// the top and move down through shadow registers, the wavefront of each fold takes them over;
/// partial sums move down. Rows hold k, columns n.
class KeepsWeights {
 public:
  KeepsWeights(const Matrix& a, const Matrix& b, int rows, int columns)
      : a_(a), b_(b), rows_(rows), columns_(columns) {
    column_folds_ = (static_cast<int>(b.front().size()) + columns - 1) / columns;
    folds_ = column_folds_ * ((static_cast<int>(b.size()) + rows - 1) / rows);
  }
  int folds() const { return folds_; }

  /// Folds `first`, ... `last` with a start every `interval` cycles after one load.
  Result run(int first, int last, int interval) {
    const std::vector<Word> idle(columns_);
    weight_ = shadow_ = sum_ = zeros(rows_, columns_);
    word_.assign(rows_, idle);
    Result r{zeros(static_cast<int>(a_.size()), static_cast<int>(b_.front().size()))};
    const int count = last - first + 1;
    const int end = rows_ + (count - 1) * interval + static_cast<int>(a_.size()) + rows_ + columns_;
    for (int t = 0; t <= end; ++t) step(t, first, count, interval, r);
    return r;
  }

 private:
  long weight(int fold, int r, int c) const {
    return at(b_, fold / column_folds_ * rows_ + r, fold % column_folds_ * columns_ + c);
  }
  // Cells are visited against the flow, so that each reads its neighbour's last cycle.
  void step(int t, int first, int count, int interval, Result& result) {
    for (int r = rows_ - 1; r >= 0; --r)
      for (int c = columns_ - 1; c >= 0; --c) {
        Word in = c > 0 ? word_[r][c - 1] : enter(t, r, first, count, interval);
        if (in.index == 0) weight_[r][c] = shadow_[r][c];
        load(t, r, c, first, count, interval);
        word_[r][c] = in;
        sum_[r][c] = (r > 0 ? sum_[r - 1][c] : 0) + weight_[r][c] * in.value;
        if (r == rows_ - 1 && in.fold >= 0) leave(t, c, in, result);
      }
  }
  Word enter(int t, int r, int first, int count, int interval) const {
    Word w = entering(t, r, rows_, interval, count, static_cast<int>(a_.size()));
    if (w.fold < 0) return w;
    w.fold += first;
    w.value = at(a_, w.index, w.fold / column_folds_ * rows_ + r);
    return w;
  }
  // The first fold loads from cycle 0, each other one from the start of the fold before.
  void load(int t, int r, int c, int first, int count, int interval) {
    for (int f = 0; f < count; ++f) {
      const int since = t - c - (f == 0 ? 0 : rows_ + (f - 1) * interval);
      if (since < r || since >= rows_) continue;
      shadow_[r][c] = r > 0 ? shadow_[r - 1][c] : weight(first + f, rows_ - 1 - since, c);
    }
  }
  void leave(int t, int c, const Word& w, Result& result) {
    const int n = w.fold % column_folds_ * columns_ + c;
    if (n < static_cast<int>(b_.front().size())) result.product[w.index][n] += sum_[rows_ - 1][c];
    result.cycles = t + 1;
  }

  const Matrix& a_;
  const Matrix& b_;
  int rows_, columns_, column_folds_ = 0, folds_ = 0;
  Matrix weight_, shadow_, sum_;
  std::vector<std::vector<Word>> word_;
};

/// The same of an array whose cells keep results: both operands move, finished results wait in a
/// second register and, where asked for, shift down when the last of their column is finished.
class KeepsResults {
 public:
  KeepsResults(const Matrix& a, const Matrix& b, int rows, int columns, bool shifts)
      : a_(a), b_(b), rows_(rows), columns_(columns), shifts_(shifts) {
    column_folds_ = (static_cast<int>(b.front().size()) + columns - 1) / columns;
    folds_ = column_folds_ * ((static_cast<int>(a.size()) + rows - 1) / rows);
  }
  int folds() const { return folds_; }

  Result run(int first, int last, int interval) {
    sum_ = done_ = zeros(rows_, columns_);
    across_.assign(rows_, std::vector<Word>(columns_));
    down_ = across_;
    Result r{zeros(static_cast<int>(a_.size()), static_cast<int>(b_.front().size()))};
    const int count = last - first + 1;
    const int end = (count - 1) * interval + depth() + 2 * rows_ + columns_;
    for (int t = 0; t <= end; ++t) {
      if (shifts_) shift(t, first, count, interval, r);
      step(t, first, count, interval, r);
    }
    return r;
  }

 private:
  int depth() const { return static_cast<int>(b_.size()); }
  void step(int t, int first, int count, int interval, Result& result) {
    for (int r = rows_ - 1; r >= 0; --r)
      for (int c = columns_ - 1; c >= 0; --c) {
        Word x = c > 0 ? across_[r][c - 1] : entering(t, r, 0, interval, count, depth());
        Word y = r > 0 ? down_[r - 1][c] : entering(t, c, 0, interval, count, depth());
        if (c == 0 && x.fold >= 0) x.value = at(a_, row(first + x.fold, r), x.index);
        if (r == 0 && y.fold >= 0) y.value = at(b_, y.index, column(first + y.fold, c));
        across_[r][c] = x;
        down_[r][c] = y;
        if (x.index == 0) sum_[r][c] = 0;
        sum_[r][c] += x.value * y.value;
        if (x.index != depth() - 1) continue;
        done_[r][c] = sum_[r][c];
        if (!shifts_)
          take(t, row(first + x.fold, r), column(first + x.fold, c), sum_[r][c], result);
      }
  }
  // A column's results of a fold leave at the bottom in the cycles after its last one is done.
  void shift(int t, int first, int count, int interval, Result& result) {
    for (int f = 0; f < count; ++f)
      for (int c = 0; c < columns_; ++c) {
        const int since = t - (f * interval + depth() + rows_ - 1 + c);
        if (since < 0 || since >= rows_) continue;
        take(t, row(first + f, rows_ - 1 - since), column(first + f, c), done_[rows_ - 1][c],
             result);
        for (int r = rows_ - 1; r > since; --r) done_[r][c] = done_[r - 1][c];
      }
  }
  int row(int fold, int r) const { return fold / column_folds_ * rows_ + r; }
  int column(int fold, int c) const { return fold % column_folds_ * columns_ + c; }
  void take(int t, int m, int n, long value, Result& result) {
    if (m < static_cast<int>(a_.size()) && n < static_cast<int>(b_.front().size()))
      result.product[m][n] = value;
    result.cycles = t + 1;
  }

  const Matrix& a_;
  const Matrix& b_;
  int rows_, columns_;
  bool shifts_;
  int column_folds_ = 0, folds_ = 0;
  Matrix sum_, done_;
  std::vector<std::vector<Word>> across_, down_;
};

/// Every fold by itself, one after the other, up to its last result.
template <class Registers>
Result fold_by_fold(Registers array) {
  Result all;
  for (int f = 0; f < array.folds(); ++f) {
    const Result one = array.run(f, f, 1);
    all.cycles += one.cycles;
    if (f == 0) all.product = one.product;
    if (f == 0) continue;
    for (std::size_t i = 0; i < one.product.size(); ++i)
      for (std::size_t j = 0; j < one.product[i].size(); ++j)
        all.product[i][j] += one.product[i][j];
  }
  return all;
}

/// The shortest steady interval between folds at which the array still computes the product.
template <class Registers>
Result as_close_as_works(Registers array, const Matrix& expected) {
  for (int interval = 1;; ++interval) {
    const Result r = array.run(0, array.folds() - 1, interval);
    if (r.product == expected) return r;
    BOOST_REQUIRE(interval < 1000);
  }
}

template <class Registers>
Result simulate(Registers array, const Matrix& expected, bool overlaps) {
  return overlaps ? as_close_as_works(array, expected) : fold_by_fold(array);
}

}  // namespace strandline::tests
