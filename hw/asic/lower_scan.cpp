// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lower_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

constexpr int kWidth = 256;  ///< keys, and values, of a head at most: rtl/sl_scan.sv

void check(const LayerBuilder& b) {
  const Layer& l = b.layer();
  const Accelerator& a = b.accelerator();
  if (!a.scan)
    refuse_layer(fmt::format("config '{}' has no scan unit, which runs the recurrence", a.name),
                 "take a config with scan: true");
  for (const auto& [what, size] : {std::pair{"keys of a head", l.recurrence.keys},
                                   std::pair{"values of a head", l.head_dim}}) {
    if (size % a.depth() != 0)
      refuse_layer(
          fmt::format("{} ({}) are no multiple of the array's {} rows", what, size, a.depth()),
          "take a smaller array");
    if (size > kWidth)
      refuse_layer(fmt::format("{} {}; the scan unit takes {}", size, what, kWidth),
                   "take another model");
  }
  const int rows = l.recurrence.keys * b.blocks(l.head_dim);
  if (rows > a.scan_rows)
    refuse_layer(fmt::format("a head's state of {} rows on {} scan_rows", rows, a.scan_rows),
                 "take a config with more of them");
}

/// As wide as whole blocks.
Matrix padded(const Matrix& x, int block) {
  Matrix y(x.rows, (x.cols + block - 1) / block * block);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) y.at(r, c) = x.at(r, c);
  return y;
}

/// Heads one after the other: projections and convolution of the next one run behind the recurrence
/// of this one, in buffers that take turns.
class Lowering {
 public:
  explicit Lowering(LayerBuilder& b)
      : b_(b),
        l_(b.layer()),
        r_(l_.recurrence),
        d_(b.data().recurrence),
        m_(b.rows()),
        key_blocks_(b.blocks(r_.keys)),
        value_blocks_(b.blocks(l_.head_dim)),
        head_blocks_((l_.heads + b.cols() - 1) / b.cols()),
        gate_blocks_(r_.channels ? std::max(key_blocks_, head_blocks_) : head_blocks_),
        in_(b.scale("normed")),
        out_(b.scale("gated")),
        gates_(b, gate_blocks_) {
    take_places();
  }

  RecurrencePlaces run() {
    b_.norm("norm of recurrence", in_);
    b_.begin("gates");
    constants();
    gates();
    for (int h = 0; h <= l_.heads; ++h) {
      if (h < l_.heads) prepare(h);
      if (h < l_.heads) scan(h);
      if (h > 0) finish(h - 1);
    }
    if (!r_.delta) group_norms();
    b_.begin("output of recurrence");
    const WeightPlace w = b_.image().weights(d_.output);
    b_.product({gated_, inner(), m_, m_}, w, b_.panel(),
               [&](const Panel& p) { b_.add_to_stream(p, out_.value() * w.scale); });
    return {states_, conv_->histories()};
  }

 private:
  int inner() const { return l_.heads * l_.head_dim; }
  int group_of(int head) const { return head / (l_.heads / r_.groups); }
  std::size_t of_blocks(int n) const { return static_cast<std::size_t>(n * m_); }
  int state_rows() const { return r_.keys * value_blocks_; }

  void take_places() {
    step_ = b_.take_vmem(of_blocks(head_blocks_));
    decay_ = b_.take_vmem(of_blocks(r_.channels ? 2 * key_blocks_ : head_blocks_));
    beta_ = r_.delta ? b_.take_vmem(of_blocks(head_blocks_)) : step_;
    for (int i = 0; i < 2; ++i) {
      query_[i] = b_.take_vmem(of_blocks(key_blocks_));
      key_[i] = b_.take_vmem(of_blocks(key_blocks_));
      value_[i] = b_.take_vmem(of_blocks(value_blocks_));
      read_[i] = b_.take_vmem(of_blocks(value_blocks_));
    }
    if (!r_.delta) sums_ = b_.take_vmem(of_blocks(b_.blocks(inner())));
    gated_ = b_.take_spad(static_cast<std::size_t>(b_.spad_blocks(inner()) * m_));
    for (std::size_t* low : {&step_low_, &gate_low_})
      if (r_.channels) *low = b_.take_spad(static_cast<std::size_t>(b_.spad_blocks(r_.rank) * m_));
    staged_rows_ = std::min(state_rows(), 65535 / (b_.cols() * 4));
    while (state_rows() % staged_rows_ != 0) --staged_rows_;
    for (std::size_t& at : staged_) at = b_.take_vmem(static_cast<std::size_t>(staged_rows_));
  }

  void constants() {
    step_bias_ = load_constant(b_, padded(d_.step_bias, b_.cols()));
    rate_ = load_constant(b_, padded(d_.rate, b_.cols()));
    conv_.emplace(b_);
    weights_ = {b_.image().weights(d_.query), b_.image().weights(d_.key),
                b_.image().weights(d_.value), b_.image().weights(d_.gate)};
    step_weights_ = b_.image().weights(padded(d_.step, b_.cols()));
    for (int h = 0; h < b_.work().sequences * l_.heads; ++h) {
      Matrix s(r_.keys, l_.head_dim);
      for (int i = 0; i < s.rows; ++i)
        for (int j = 0; j < s.cols; ++j) s.at(i, j) = d_.state.at(h * r_.keys + i, j);
      states_.push_back(b_.image().words(s));
    }
  }

  Activations normed() const { return {b_.normed(), l_.width, m_, m_}; }

  /// A product's sums as fp32 at `dst`, its blocks one after the other.
  void to_words(const Activations& x, double scale, const WeightPlace& w, std::size_t dst) {
    b_.product(x, w, b_.panel(), [&](const Panel& p) {
      Command c = b_.vector(b_.floats_of_sums(),
                            Operand::kConstant, p.at, 0, dst + of_blocks(p.first), p.blocks);
      c.imm0 = LayerBuilder::bits(scale * w.scale);
      b_.emit(c);
    });
  }

  /// The input in a low rank, narrowed.
  void to_low(const Matrix& weights, const char* name, std::size_t dst) {
    const WeightPlace w = b_.image().weights(weights);
    b_.product(normed(), w, b_.panel(), [&](const Panel& p) {
      b_.emit(b_.narrowed_sums(
          p.at, p.blocks, in_.value() * w.scale,
          dst + static_cast<std::size_t>(p.first * b_.cols() / b_.lanes() * m_), b_.scale(name)));
    });
  }

  /// Decays and betas of all heads; of a decay per channel what leads to them.
  void gates() {
    if (r_.delta) {
      to_words(normed(), in_.value(), b_.image().weights(padded(d_.beta, b_.cols())), beta_);
      gates_.sigmoid(beta_, head_blocks_);
    }
    if (r_.channels) {
      to_low(d_.step_low, "step_low", step_low_);
      to_low(d_.gate_low, "gate_low", gate_low_);
      return;
    }
    to_words(normed(), in_.value(), step_weights_, step_);
    gates_.softplus(step_, step_bias_, head_blocks_);
    b_.emit(b_.vector(VectorOp::kExpTimes, Operand::kColumns, step_, rate_, decay_, head_blocks_));
  }

  std::size_t decay_of(int head) const { return decay_ + of_blocks((head & 1) * key_blocks_); }

  void channel_decays(int head) {
    const std::size_t at = decay_of(head);
    to_words({step_low_, r_.rank, m_, m_}, b_.scale("step_low").value(),
             b_.image().slice(step_weights_, r_.rank, head * key_blocks_, key_blocks_), at);
    gates_.softplus(at, step_bias_ + static_cast<std::size_t>(head * key_blocks_), key_blocks_);
    Command c = b_.vector(VectorOp::kExpTimes, Operand::kConstant, at, 0, at, key_blocks_);
    c.imm0 = LayerBuilder::bits(d_.rate.at(0, head));
    b_.emit(c);
  }

  /// Blocks [first, first + n) of queries (0), keys (1) or values (2), convolved, at `dst`.
  void convolved(int which, int first, int n, std::size_t dst) {
    const WeightPlace& all = weights_[static_cast<std::size_t>(which)];
    const int channel = which * b_.blocks(r_.groups * r_.keys) + first;
    b_.product(
        normed(), b_.image().slice(all, l_.width, first, n), b_.panel(), [&](const Panel& p) {
          conv_->run(p, in_.value() * all.scale, channel + p.first, dst + of_blocks(p.first));
        });
  }

  /// Rows of a head to length 1 / sqrt(share) in place.
  void to_length(std::size_t at, double share) {
    b_.emit({.opcode = Opcode::kNorm,
             .rows = static_cast<std::uint16_t>(m_),
             .src0 = LayerBuilder::row(at),
             .dst = LayerBuilder::row(at),
             .src0_stride = static_cast<std::uint16_t>(m_),
             .dst_stride = static_cast<std::uint16_t>(m_),
             .blocks_n = static_cast<std::uint16_t>(key_blocks_),
             .imm0 = LayerBuilder::bits(share),
             .imm1 = LayerBuilder::bits(1e-6 * share)});
  }

  void prepare(int head) {
    const int group = group_of(head), turn = group & 1;
    if (head == 0 || group_of(head - 1) != group) {
      b_.begin(fmt::format("queries and keys {}", group));
      convolved(0, group * key_blocks_, key_blocks_, query_[turn]);
      convolved(1, group * key_blocks_, key_blocks_, key_[turn]);
      if (r_.delta) to_length(query_[turn], r_.keys);
      if (r_.delta) to_length(key_[turn], 1);
    }
    b_.begin(fmt::format("values {}", head));
    convolved(2, head * value_blocks_, value_blocks_, value_[head & 1]);
    if (r_.channels) channel_decays(head);
  }

  /// A head's state between the unit and memory, through VMEM.
  void copy_state(int sequence, int head, bool restore) {
    const std::uint64_t place = states_[static_cast<std::size_t>(sequence * l_.heads + head)];
    const auto rows = static_cast<std::size_t>(staged_rows_),
               bytes = rows * 4 * static_cast<std::size_t>(b_.cols());
    for (int first = 0; first < state_rows(); first += staged_rows_) {
      const std::size_t at = staged_[staged_turn_++ & 1];
      Command move =
          b_.move(restore ? Opcode::kLoad : Opcode::kStore, at,
                  place + static_cast<std::uint64_t>(first * b_.cols()) * 4, 1, bytes, 0, 0);
      move.flags = kVmem;
      Command copy{
          .opcode = Opcode::kScan,
          .flags = static_cast<std::uint8_t>(kScanCopy | (restore ? int{kScanRestore} : 0)),
          .rows = static_cast<std::uint16_t>(rows),
          .imm1 = static_cast<std::uint32_t>(first)};
      (restore ? copy.src0 : copy.dst) = LayerBuilder::row(at);
      b_.emit(restore ? move : copy);
      b_.emit(restore ? copy : move);
    }
  }

  void scan(int head) {
    b_.begin(fmt::format("recurrence {}", head));
    const int turn = group_of(head) & 1, tokens = b_.work().tokens;
    const auto of_head = of_blocks(head / b_.cols());
    const std::size_t decay = r_.channels ? decay_of(head) : decay_ + of_head;
    const auto flag = [](bool on, Flag f) { return on ? static_cast<unsigned>(f) : 0U; };
    const unsigned flags = flag(b_.work().context == 0, kScanFirst) | flag(r_.delta, kScanDelta) |
                           flag(r_.channels, kScanChannels);
    const auto pair = [](std::size_t low, std::size_t high) {
      return static_cast<std::uint32_t>(low | high << 16);
    };
    for (int s = 0; s < b_.work().sequences; ++s) {
      if (b_.work().context > 0) copy_state(s, head, true);
      const auto first = static_cast<std::size_t>(s * tokens);
      b_.emit({.opcode = Opcode::kScan,
               .flags = static_cast<std::uint8_t>(flags),
               .rows = static_cast<std::uint16_t>(tokens),
               .src0 = LayerBuilder::row(key_[turn] + first),
               .src1 = LayerBuilder::row(value_[head & 1] + first),
               .dst = LayerBuilder::row(read_[head & 1] + first),
               .src0_stride = static_cast<std::uint16_t>(m_),
               .src1_stride = static_cast<std::uint16_t>(m_),
               .dst_stride = static_cast<std::uint16_t>(m_),
               .blocks_n = static_cast<std::uint16_t>(value_blocks_ | (head % b_.cols()) << 8),
               .blocks_k = static_cast<std::uint16_t>(key_blocks_),
               .imm0 = pair(query_[turn] + first, decay + first),
               .imm1 = pair(0, beta_ + of_head + first)});
      copy_state(s, head, false);
    }
  }

  /// RMSNorm of `n` blocks of VMEM; to SPAD where `narrowed`.
  void norm(std::size_t src, std::size_t dst, int n, bool narrowed) {
    b_.emit({.opcode = Opcode::kNorm,
             .flags = static_cast<std::uint8_t>(narrowed ? kToSpad : 0),
             .rows = static_cast<std::uint16_t>(m_),
             .src0 = LayerBuilder::row(src),
             .dst = LayerBuilder::row(dst),
             .src0_stride = static_cast<std::uint16_t>(m_),
             .src1_stride =
                 static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(out_.inverse) >> 16),
             .dst_stride = static_cast<std::uint16_t>(m_),
             .blocks_n = static_cast<std::uint16_t>(n),
             .imm0 = LayerBuilder::bits(1.0 / (n * b_.cols())),
             .imm1 = LayerBuilder::bits(l_.epsilon)});
  }

  /// Where columns of the gated read-out lie in SPAD.
  std::size_t gated_place(int block) const {
    return gated_ + static_cast<std::size_t>(block * b_.cols() / b_.lanes() * m_);
  }

  /// Skip or norm, then the gate.
  void finish(int head) {
    b_.begin(fmt::format("gate {}", head));
    const std::size_t read = read_[head & 1];
    const int first = head * value_blocks_;
    const WeightPlace w =
        b_.image().slice(weights_[3], r_.channels ? r_.rank : l_.width, first, value_blocks_);
    const double scale = (r_.channels ? b_.scale("gate_low") : in_).value() * w.scale;
    b_.product(r_.channels ? Activations{gate_low_, r_.rank, m_, m_} : normed(), w, value_blocks_,
               [&](const Panel& p) {
                 b_.to_float(p.at, p.blocks, scale);
                 if (r_.delta) {
                   norm(read, read, value_blocks_, false);
                 } else {
                   Command skip = b_.vector(VectorOp::kPlusProduct, Operand::kConstant,
                                            value_[head & 1], 0, read, value_blocks_);
                   skip.imm0 = LayerBuilder::bits(d_.skip.at(0, head));
                   b_.emit(skip);
                 }
                 const Command c =
                     b_.vector(r_.channels ? VectorOp::kSigmoidTimes : VectorOp::kSiluTimes,
                               Operand::kMatrix, p.at, read,
                               r_.delta ? gated_place(first) : sums_ + of_blocks(first), p.blocks);
                 b_.emit(r_.delta ? LayerBuilder::to_spad(c, out_) : c);
               });
  }

  void group_norms() {
    b_.begin("norm of groups");
    const int n = b_.blocks(inner()) / r_.groups;
    for (int g = 0; g < r_.groups; ++g) norm(sums_ + of_blocks(g * n), gated_place(g * n), n, true);
  }

  LayerBuilder& b_;
  const Layer& l_;
  const Recurrence& r_;
  const RecurrenceData& d_;
  int m_, key_blocks_, value_blocks_, head_blocks_, gate_blocks_, staged_rows_ = 0;
  int staged_turn_ = 0;
  Scale in_, out_;
  ScanGates gates_;
  std::optional<ScanConvolution> conv_;
  std::size_t step_ = 0, decay_ = 0, beta_ = 0, sums_ = 0, step_bias_ = 0, rate_ = 0;
  std::size_t query_[2]{}, key_[2]{}, value_[2]{}, read_[2]{}, staged_[2]{};
  std::size_t gated_ = 0, step_low_ = 0, gate_low_ = 0;
  std::vector<WeightPlace> weights_;  ///< of queries, keys, values, gates
  WeightPlace step_weights_;
  std::vector<std::uint64_t> states_;  ///< in memory, by sequence and head
};

}  // namespace

RecurrencePlaces place_recurrence(LayerBuilder& b) {
  check(b);
  return Lowering(b).run();
}

void lower_recurrence(LayerBuilder& b) {
  place_recurrence(b);
}

}  // namespace strandline::hw::asic
