// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace strandline::core {

/// An index that cannot be mistaken for another: `using ChipIndex = TypedIndex<struct ChipTag>;`.
template <typename Tag>
struct TypedIndex {
  std::uint32_t value = 0;
  constexpr auto operator<=>(const TypedIndex&) const = default;
};

/// A vector that takes only its own index type.
template <typename Tag, typename T>
class TypedVector {
 public:
  using Index = TypedIndex<Tag>;
  TypedVector() = default;
  explicit TypedVector(std::size_t n, T init = {}) : items_(n, init) {}
  T& operator[](Index i) { return items_[i.value]; }
  const T& operator[](Index i) const { return items_[i.value]; }
  Index push_back(T item) {
    items_.push_back(std::move(item));
    return Index{static_cast<std::uint32_t>(items_.size() - 1)};
  }
  std::size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<T> items_;
};

}  // namespace strandline::core
