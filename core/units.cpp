// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <array>
#include <cmath>

#include "core/yaml.h"

namespace strandline::core {
namespace {

/// Powers of the base units of a dimension.
enum Base { kTime, kByte, kOp, kUsd, kJoule, kMetre, kToken, kBases };
using Powers = std::array<int, kBases>;
constexpr std::array<const char*, kBases> kBaseNames{"s", "B", "op", "USD", "J", "m", "tok"};

struct Unit {
  double scale = 1.0;
  Powers powers{};
};

struct Atom {
  std::string_view name;
  double scale;
  Powers powers;
  std::string_view prefixes;  ///< SI prefixes it takes; 'i' stands for the binary ones
};

constexpr Powers power(Base base, int n = 1) {
  Powers p{};
  p[base] = n;
  return p;
}
constexpr Powers watt() {
  Powers p{};
  p[kJoule] = 1;
  p[kTime] = -1;
  return p;
}

constexpr double kYear = 365.25 * 86400.0;
constexpr auto kAtoms = std::to_array<Atom>({
    {"s", 1.0, power(kTime), "munp"},
    {"min", 60.0, power(kTime), ""},
    {"h", 3600.0, power(kTime), ""},
    {"day", 86400.0, power(kTime), ""},
    {"week", 7 * 86400.0, power(kTime), ""},
    {"month", kYear / 12, power(kTime), ""},
    {"quarter", kYear / 4, power(kTime), ""},
    {"year", kYear, power(kTime), ""},
    {"B", 1.0, power(kByte), "kKMGTPEi"},
    {"bit", 0.125, power(kByte), "kKMGT"},
    {"op", 1.0, power(kOp), "kMGTPE"},
    {"flop", 1.0, power(kOp), "kMGTPE"},
    {"FLOP", 1.0, power(kOp), "kMGTPE"},
    {"Hz", 1.0, power(kTime, -1), "kMG"},
    {"W", 1.0, watt(), "mkMG"},
    {"J", 1.0, power(kJoule), "fpnumkM"},
    {"Wh", 3600.0, power(kJoule), "kMG"},
    {"USD", 1.0, power(kUsd), "kMB"},
    {"usd", 1.0, power(kUsd), "kMB"},
    {"tok", 1.0, power(kToken), "kMGT"},
    {"m", 1.0, power(kMetre), "ncumk"},
    {"%", 0.01, Powers{}, ""},
    {"1", 1.0, Powers{}, ""},
});

double prefix_scale(char c) {
  switch (c) {
    case 'f':
      return 1e-15;
    case 'p':
      return 1e-12;
    case 'n':
      return 1e-9;
    case 'u':
      return 1e-6;
    case 'm':
      return 1e-3;
    case 'c':
      return 1e-2;
    case 'k':
    case 'K':
      return 1e3;
    case 'M':
      return 1e6;
    case 'B':  // a billion dollars
    case 'G':
      return 1e9;
    case 'T':
      return 1e12;
    case 'P':
      return 1e15;
    default:
      return 1e18;  // E
  }
}

double binary_scale(char c) {
  constexpr std::string_view order = "KMGTPE";
  const auto at = order.find(c);
  return at == std::string_view::npos ? 0.0 : std::ldexp(1.0, 10 * (static_cast<int>(at) + 1));
}

std::optional<Unit> find_atom(std::string_view name) {
  for (const Atom& atom : kAtoms)
    if (atom.name == name) return Unit{atom.scale, atom.powers};
  for (const Atom& atom : kAtoms) {
    if (atom.prefixes.empty() || !name.ends_with(atom.name)) continue;
    const std::string_view prefix = name.substr(0, name.size() - atom.name.size());
    const bool binary = atom.prefixes.back() == 'i';
    if (prefix.size() == 1 && prefix[0] != 'i' && atom.prefixes.find(prefix[0]) != prefix.npos)
      return Unit{atom.scale * prefix_scale(prefix[0]), atom.powers};
    if (binary && prefix.size() == 2 && prefix[1] == 'i' && binary_scale(prefix[0]) > 0)
      return Unit{atom.scale * binary_scale(prefix[0]), atom.powers};
  }
  return std::nullopt;
}

Unit raised(Unit unit, int n) {
  unit.scale = n == 2 ? unit.scale * unit.scale : unit.scale * unit.scale * unit.scale;
  for (int& p : unit.powers) p *= n;
  return unit;
}

/// An atom with an optional power, as in "mm2".
std::optional<Unit> factor(std::string_view name) {
  if (const auto unit = find_atom(name)) return unit;
  if (name.size() < 2 || (name.back() != '2' && name.back() != '3')) return std::nullopt;
  const auto unit = find_atom(name.substr(0, name.size() - 1));
  if (!unit) return std::nullopt;
  return raised(*unit, name.back() - '0');
}

std::string canonical(const Powers& powers) {
  // A joule per second alone is a watt.
  if (powers == watt()) return "W";
  std::string above;
  std::string below;
  for (std::size_t i = 0; i < kBases; ++i) {
    const int n = std::abs(powers[i]);
    if (n == 0) continue;
    std::string& side = powers[i] > 0 ? above : below;
    if (!side.empty()) side += powers[i] > 0 ? "*" : "/";
    side += kBaseNames[i];
    if (n > 1) side += std::to_string(n);
  }
  if (above.empty()) above.push_back('1');
  return below.empty() ? above : fmt::format("{}/{}", above, below);
}

}  // namespace

std::optional<UnitScale> unit_scale(std::string_view unit) {
  Unit total;
  bool divide = false;
  while (true) {
    const std::size_t end = std::min(unit.find_first_of("/*"), unit.size());
    const auto part = factor(unit.substr(0, end));
    if (!part) return std::nullopt;
    total.scale = divide ? total.scale / part->scale : total.scale * part->scale;
    for (std::size_t i = 0; i < kBases; ++i)
      total.powers[i] += divide ? -part->powers[i] : part->powers[i];
    if (end == unit.size()) break;
    divide = unit[end] == '/';
    unit.remove_prefix(end + 1);
  }
  return UnitScale{total.scale, canonical(total.powers)};
}

}  // namespace strandline::core
