// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/names.h"

namespace strandline::archs {

template <>
const std::vector<std::string>& names_of<TokenMixer>() {
  static const std::vector<std::string> names{"attention",   "latent", "mamba1", "mamba2",
                                              "gated_delta", "kda",    "linear", "rwkv",
                                              "short_conv",  "rg_lru", "mlstm",  "none"};
  return names;
}

template <>
const std::vector<std::string>& names_of<ChannelMixer>() {
  static const std::vector<std::string> names{"dense", "moe", "none"};
  return names;
}

template <>
const std::vector<std::string>& names_of<Activation>() {
  static const std::vector<std::string> names{"gelu",  "relu", "relu2", "swiglu",
                                              "geglu", "situ", "reglu2"};
  return names;
}

template <>
const std::vector<std::string>& names_of<ResidualScheme>() {
  static const std::vector<std::string> names{"single", "parallel", "multi_stream", "attention"};
  return names;
}

template <>
const std::vector<std::string>& names_of<Decoding>() {
  static const std::vector<std::string> names{"autoregressive", "multi_token", "block_diffusion"};
  return names;
}

template <>
const std::vector<std::string>& names_of<Norm>() {
  static const std::vector<std::string> names{"layer_norm", "rms_norm"};
  return names;
}

template <>
const std::vector<std::string>& names_of<DataType>() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (int i = 0; i < static_cast<int>(DataType::kCount); ++i)
      all.emplace_back(name_of(static_cast<DataType>(i)));
    return all;
  }();
  return names;
}

namespace {

template <typename Enum>
std::string_view lookup(Enum value) {
  return names_of<Enum>()[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view name_of(TokenMixer value) {
  return lookup(value);
}
std::string_view name_of(ChannelMixer value) {
  return lookup(value);
}
std::string_view name_of(Activation value) {
  return lookup(value);
}
std::string_view name_of(ResidualScheme value) {
  return lookup(value);
}
std::string_view name_of(Decoding value) {
  return lookup(value);
}
std::string_view name_of(Norm value) {
  return lookup(value);
}

}  // namespace strandline::archs
