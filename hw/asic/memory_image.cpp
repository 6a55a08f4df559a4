// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/memory_image.h"

#include <bit>
#include <cmath>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"

namespace strandline::hw::asic {

std::uint64_t MemoryImage::room(std::size_t bytes) {
  constexpr std::size_t kPage = 4096;
  const std::size_t at = (bytes_.size() + kPage - 1) / kPage * kPage;
  bytes_.resize((at + bytes + kPage - 1) / kPage * kPage);
  return at;
}

void MemoryImage::element(std::uint64_t at, double value) {
  const auto x = static_cast<float>(value);
  if (a_.element == Element::kInt8) {
    bytes_.at(at) = static_cast<std::uint8_t>(to_int8(x));
    return;
  }
  const std::uint16_t bits = to_bf16(x);
  bytes_.at(at) = static_cast<std::uint8_t>(bits);
  bytes_.at(at + 1) = static_cast<std::uint8_t>(bits >> 8);
}

WeightPlace MemoryImage::weights(const Matrix& w) {
  const int size = a_.element_bytes(), cols = a_.cols;
  WeightPlace place{room(w.data.size() * static_cast<std::size_t>(size * a_.groups())), w.cols, 1};
  if (a_.element == Element::kInt8) place.scale = w.most() / 127;
  for (int c = 0; c < w.cols; ++c)
    for (int r = 0; r < w.rows; ++r)
      element(place.address +
                  static_cast<std::uint64_t>(((c / cols * w.rows + r) * a_.rows + c % cols) * size),
              w.at(r, c) / place.scale);
  return place;
}

WeightPlace MemoryImage::slice(const WeightPlace& w, int inputs, int first_block,
                               int blocks) const {
  const auto block = static_cast<std::uint64_t>(inputs * a_.rows * a_.element_bytes());
  return {w.address + static_cast<std::uint64_t>(first_block) * block, blocks * a_.cols, w.scale};
}

std::uint64_t MemoryImage::words(const Matrix& x) {
  const std::uint64_t at = room(x.data.size() * 4);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) {
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(x.at(r, c)));
      const auto word =
          static_cast<std::uint64_t>(((c / a_.cols * x.rows + r) * a_.cols + c % a_.cols) * 4);
      for (unsigned b = 0; b < 4; ++b)
        bytes_.at(at + word + b) = static_cast<std::uint8_t>(bits >> (8 * b));
    }
  return at;
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

std::uint64_t MemoryImage::cache(const Matrix& past, int sequences, int kv_heads, int head_dim,
                                 int context, int capacity, float inverse_scale) {
  const int size = a_.element_bytes(), cols = a_.cols;
  const std::uint64_t at =
      room(static_cast<std::size_t>(sequences) * static_cast<std::size_t>(kv_heads * head_dim) *
           static_cast<std::size_t>(capacity * size));
  for (int s = 0; s < sequences; ++s)
    for (int j = 0; j < context; ++j)
      for (int c = 0; c < kv_heads * head_dim; ++c) {
        const int head = c / head_dim, i = c % head_dim;
        const auto block =
            static_cast<std::uint64_t>((s * kv_heads + head) * (head_dim / cols) + i / cols);
        element(
            at + ((block * static_cast<std::uint64_t>(capacity) + static_cast<std::uint64_t>(j)) *
                      static_cast<std::uint64_t>(cols) +
                  static_cast<std::uint64_t>(i % cols)) *
                     static_cast<std::uint64_t>(size),
            past.at(s * context + j, c) * static_cast<double>(inverse_scale));
      }
  return at;
}

}  // namespace strandline::hw::asic
