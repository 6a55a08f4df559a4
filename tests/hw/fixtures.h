// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::tests {

/// A number as tests need it: known, without interval.
inline core::Sourced fact(double value) {
  return {value, value, value, "test"};
}

/// A programmable chip in round numbers: 1000 / 2000 Tflop/s of bf16 / fp8, 4 TB/s to 100 GB, eight
/// chips on a switch at 500 GB/s and 2 us; efficiencies 0.8, 0.9 and 0.8.
inline hw::Chip round_gpu() {
  hw::Chip c;
  c.id = c.name = "round-gpu";
  c.programmability = hw::Programmability::kProgrammable;
  hw::Engine matrix;
  matrix.kind = hw::EngineKind::kMatrix;
  matrix.units = 100;
  matrix.fill_s = 1e-6;
  matrix.peak_op_s = {{archs::DataType::kBf16, fact(1000e12)},
                      {archs::DataType::kFp8, fact(2000e12)}};
  hw::Engine vector;
  vector.kind = hw::EngineKind::kVector;
  vector.fill_s = 1e-6;
  vector.peak_op_s = {{archs::DataType::kFp32, fact(60e12)}};
  c.engines = {matrix, vector};
  c.memory.resize(2);
  c.memory[0].kind = hw::MemoryKind::kHbm;
  c.memory[0].capacity_bytes = fact(100e9);
  c.memory[0].bandwidth_b_s = fact(4e12);
  c.memory[1].kind = hw::MemoryKind::kSram;
  c.memory[1].capacity_bytes = fact(50e6);
  c.memory[1].bandwidth_b_s = fact(10e12);
  c.network.domain_chips = 8;
  c.network.bandwidth_b_s = fact(500e9);
  c.network.latency_s = fact(2e-6);
  c.network.scale_out_b_s = fact(50e9);
  c.derating.compute = fact(0.8);
  c.derating.bandwidth = fact(0.9);
  c.derating.network = fact(0.8);
  c.derating.layer_overhead_s = fact(50e-6);
  return c;
}

/// The same silicon as a fixed-function chip with the capabilities given (formats follow from the
/// engines).
inline hw::Chip round_asic(std::initializer_list<archs::Capability> native) {
  hw::Chip c = round_gpu();
  c.id = c.name = "round-asic";
  c.programmability = hw::Programmability::kFixedFunction;
  c.candidate = true;
  for (archs::Capability n : native) c.native |= archs::bit(n);
  return c;
}

/// A small dense model with grouped-query attention: 4 layers of width 1024.
inline archs::Architecture small_dense() {
  archs::Architecture a;
  a.id = a.name = "small-dense";
  a.model_width = 1024;
  a.vocabulary = 32000;
  a.context_tokens = 131072;
  archs::LayerSpec layer;
  layer.mixer.heads = 16;
  layer.mixer.kv_heads = 4;
  layer.mixer.qk_dim = layer.mixer.v_dim = 64;
  layer.channel.width = 4096;
  layer.count = 4;
  a.layers = {layer};
  return a;
}

/// Its mixture-of-experts sister: 64 experts of width 512, 4 per token.
inline archs::Architecture small_mixture() {
  archs::Architecture a = small_dense();
  a.id = a.name = "small-mixture";
  archs::ChannelSpec& c = a.layers.front().channel;
  c.kind = archs::ChannelMixer::kMoe;
  c.width = 0;
  c.experts = 64;
  c.experts_per_token = 4;
  c.expert_width = 512;
  return a;
}

/// DeepSeek-V3's attention (arXiv:2412.19437): 128 heads of 128 + 64, latent 512.
inline archs::MixerSpec deepseek_mixer() {
  archs::MixerSpec m;
  m.kind = archs::TokenMixer::kLatent;
  m.heads = m.kv_heads = 128;
  m.qk_dim = 192;
  m.v_dim = 128;
  m.rope_dim = 64;
  m.q_rank = 1536;
  m.kv_rank = 512;
  return m;
}

/// A product [m,k] x [k,n] with traffic of the formats.
inline archs::Operator product(std::int64_t m, std::int64_t n, std::int64_t k,
                               archs::DataType type = archs::DataType::kBf16) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kGemm;
  op.weight_type = op.activation_type = type;
  op.shape.m = m;
  op.shape.n = n;
  op.shape.k = k;
  const double bytes = archs::bytes_per_element(type);
  op.flops = 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  op.weight_bytes = static_cast<double>(n * k) * bytes;
  op.activation_bytes = static_cast<double>(m * (n + k)) * bytes;
  return op;
}

/// An operator of any kind with plain sizes.
inline archs::Operator plain(archs::OperatorKind kind, double flops = 1e6, double bytes = 1e6) {
  archs::Operator op;
  op.kind = kind;
  op.flops = flops;
  op.activation_bytes = bytes;
  return op;
}

}  // namespace strandline::tests
