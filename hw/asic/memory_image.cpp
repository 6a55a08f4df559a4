// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/memory_image.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/layer_sparse.h"

namespace strandline::hw::asic {

std::uint64_t MemoryImage::room(std::size_t bytes) {
  constexpr std::size_t kPage = 4096;
  const std::size_t at = size_;
  size_ = (at + bytes + kPage - 1) / kPage * kPage;
  if (filled_) bytes_.resize(size_);
  return at;
}

void MemoryImage::element(std::uint64_t at, double value) {
  const auto x = static_cast<float>(value);
  if (a_.element == Element::kInt8) {
    bytes_.at(at) = a_.fp8 ? to_fp8(x) : static_cast<std::uint8_t>(to_int8(x));
    return;
  }
  const std::uint16_t bits = to_bf16(x);
  bytes_.at(at) = static_cast<std::uint8_t>(bits);
  bytes_.at(at + 1) = static_cast<std::uint8_t>(bits >> 8);
}

double MemoryImage::weight_scale(const Matrix& w) const {
  const double most = w.most();
  if (a_.element != Element::kInt8 || most == 0) return 1;
  return a_.fp8 ? std::exp2(std::ceil(std::log2(most / 448))) : most / 127;
}

/// Two rows for each four inputs: numbers, and behind them the choices, two bits a column from the
/// low bits of a lane up.
void MemoryImage::sparse_weights(const Matrix& w, const WeightPlace& place) {
  const int size = a_.element_bytes(), bits = 8 * size, row = a_.lanes() * size;
  for (int c = 0; c < w.cols; ++c)
    for (int r = 0; r < w.rows; r += 4) {
      const std::array<int, 2> kept = sparse_2_4(w, r, c);
      for (int which = 0; which < 2; ++which) {
        const auto at = place.address + static_cast<std::uint64_t>(
                                            (c / a_.cols * (w.rows / 2) + r / 2 + which) * row);
        const int col = c % a_.cols, choice = kept[static_cast<std::size_t>(which)];
        element(at + static_cast<std::uint64_t>(col * size), w.at(r + choice, c) / place.scale);
        const int bit = (a_.cols + 2 * col / bits) * bits + 2 * col % bits;
        bytes_.at(at + static_cast<std::uint64_t>(bit / 8)) |=
            static_cast<std::uint8_t>(choice << (bit % 8));
      }
    }
}

WeightPlace MemoryImage::weights(const Matrix& w) {
  const int size = a_.element_bytes(), cols = a_.cols;
  const int row = a_.lanes() * size;
  WeightPlace place{room(static_cast<std::size_t>(w.cols / cols * a_.weight_rows(w.rows)) *
                         static_cast<std::size_t>(row)),
                    w.cols, 1};
  if (!filled_) return place;
  place.scale = weight_scale(w);
  if (a_.sparse_2_4) {
    sparse_weights(w, place);
    return place;
  }
  for (int c = 0; c < w.cols; ++c)
    for (int r = 0; r < w.rows; ++r)
      element(place.address +
                  static_cast<std::uint64_t>((c / cols * w.rows + r) * row + c % cols * size),
              w.at(r, c) / place.scale);
  return place;
}

WeightPlace MemoryImage::slice(const WeightPlace& w, int inputs, int first_block,
                               int blocks) const {
  const auto block =
      static_cast<std::uint64_t>(a_.weight_rows(inputs) * a_.lanes() * a_.element_bytes());
  return {w.address + static_cast<std::uint64_t>(first_block) * block, blocks * a_.cols, w.scale};
}

std::uint64_t MemoryImage::laid_out(const Matrix& x,
                                    const std::function<std::uint32_t(double)>& bits) {
  const std::uint64_t at = room(x.data.size() * 4);
  if (!filled_) return at;
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) {
      const std::uint32_t value = bits(x.at(r, c));
      const auto word =
          static_cast<std::uint64_t>(((c / a_.cols * x.rows + r) * a_.cols + c % a_.cols) * 4);
      for (unsigned b = 0; b < 4; ++b)
        bytes_.at(at + word + b) = static_cast<std::uint8_t>(value >> (8 * b));
    }
  return at;
}

std::uint64_t MemoryImage::words(const Matrix& x) {
  return laid_out(x, [](double v) { return std::bit_cast<std::uint32_t>(static_cast<float>(v)); });
}

std::uint64_t MemoryImage::instructions(const std::vector<std::uint32_t>& code) {
  const int rows = (static_cast<int>(code.size()) + a_.cols - 1) / a_.cols;
  Matrix words(rows, a_.cols);
  std::copy(code.begin(), code.end(), words.data.begin());
  return laid_out(words, [](double v) { return static_cast<std::uint32_t>(v); });
}

std::uint64_t MemoryImage::sinks(const Matrix& row, double unit) {
  Matrix rows(row.cols, a_.cols);
  for (int h = 0; h < row.cols; ++h) rows.at(h, 0) = row.at(0, h);
  if (unit == 0) return words(rows);
  return laid_out(rows, [&](double v) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(v / unit)));
  });
}

std::uint64_t MemoryImage::angles(int rows, int half, const std::function<int(int)>& position_of,
                                  double theta, int head_dim) {
  Matrix packed(rows, half);
  for (int r = 0; r < rows; ++r)
    for (int i = 0; i < half; ++i) {
      const double angle = position_of(r) * std::pow(theta, -2.0 * i / head_dim);
      const std::uint32_t both =
          static_cast<std::uint32_t>(to_bf16(static_cast<float>(std::cos(angle)))) << 16 |
          to_bf16(static_cast<float>(std::sin(angle)));
      packed.at(r, i) = std::bit_cast<float>(both);
    }
  return words(packed);
}

std::uint64_t MemoryImage::cache(const Matrix& past, const CacheSizes& s, float inverse_scale) {
  const int blocks = past.cols / s.block;
  const auto place = [&](int sequence, int block, int row) {
    if (s.step > 0)
      return static_cast<std::uint64_t>(sequence * s.capacity + row) * s.step +
             static_cast<std::uint64_t>(block * a_.lanes() * a_.element_bytes());
    return static_cast<std::uint64_t>((sequence * blocks + block) * s.capacity + row) *
           static_cast<std::uint64_t>(a_.lanes() * a_.element_bytes());
  };
  const std::uint64_t at = room(place(s.sequences, 0, 0));
  if (!filled_) return at;
  for (int q = 0; q < s.sequences; ++q)
    for (int j = 0; j < s.context; ++j)
      for (int c = 0; c < past.cols; ++c)
        element(at + place(q, c / s.block, j) +
                    static_cast<std::uint64_t>(c % s.block * a_.element_bytes()),
                past.at(q * s.context + j, c) * static_cast<double>(inverse_scale));
  return at;
}

}  // namespace strandline::hw::asic
