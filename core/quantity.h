// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

namespace strandline::core {

/// A number with a dimension checked at compile time, held in SI-like base units:
/// seconds, bytes, operations (one multiply-add = 2), US dollars (of 2026), joules.
/// Products and quotients carry the dimensions along; equal dimensions add and compare.
template <int TimeExp, int ByteExp, int OpExp, int UsdExp, int JouleExp>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(double value) : value_(value) {}
  /// The number in base units (s, B, op, USD, J and their products).
  constexpr double value() const { return value_; }
  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator+(Quantity o) const { return Quantity(value_ + o.value_); }
  constexpr Quantity operator-(Quantity o) const { return Quantity(value_ - o.value_); }
  constexpr Quantity operator*(double s) const { return Quantity(value_ * s); }
  constexpr Quantity operator/(double s) const { return Quantity(value_ / s); }
  constexpr Quantity& operator+=(Quantity o) { value_ += o.value_; return *this; }

 private:
  double value_ = 0;
};

template <int T, int B, int O, int U, int J>
constexpr Quantity<T, B, O, U, J> operator*(double s, Quantity<T, B, O, U, J> q) { return q * s; }

template <int T1, int B1, int O1, int U1, int J1, int T2, int B2, int O2, int U2, int J2>
constexpr auto operator*(Quantity<T1, B1, O1, U1, J1> a, Quantity<T2, B2, O2, U2, J2> b) {
  return Quantity<T1 + T2, B1 + B2, O1 + O2, U1 + U2, J1 + J2>(a.value() * b.value());
}

template <int T1, int B1, int O1, int U1, int J1, int T2, int B2, int O2, int U2, int J2>
constexpr auto operator/(Quantity<T1, B1, O1, U1, J1> a, Quantity<T2, B2, O2, U2, J2> b) {
  return Quantity<T1 - T2, B1 - B2, O1 - O2, U1 - U2, J1 - J2>(a.value() / b.value());
}

using Seconds = Quantity<1, 0, 0, 0, 0>;
using Hertz = Quantity<-1, 0, 0, 0, 0>;
using Bytes = Quantity<0, 1, 0, 0, 0>;
using BytesPerSecond = Quantity<-1, 1, 0, 0, 0>;
using Operations = Quantity<0, 0, 1, 0, 0>;
using OperationsPerSecond = Quantity<-1, 0, 1, 0, 0>;
using Usd = Quantity<0, 0, 0, 1, 0>;
using UsdPerSecond = Quantity<-1, 0, 0, 1, 0>;
using Joules = Quantity<0, 0, 0, 0, 1>;
using Watts = Quantity<-1, 0, 0, 0, 1>;

}  // namespace strandline::core
