// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hw/asic/layer.h"
#include "hw/asic/mapping.h"
#include "hw/asic/memory_image.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {

/// One symmetric scale: value = scale * integer (or fp8 number), with 1 / scale exact in bf16; a
/// power of two on fp8 chips, 1 on bf16 chips.
struct Scale {
  float inverse = 1;
  double value() const { return 1.0 / static_cast<double>(inverse); }
};

/// f of a VECTOR command (docs/accelerator/architecture.md).
enum class VectorOp : std::uint8_t {
  kAdd = 0,
  kSubtract = 1,
  kMultiply = 2,
  kMaximum = 3,
  kMinimum = 4,
  kCopy = 5,
  kSilu = 6,
  kGelu = 7,
  kSiluTimes = 8,
  kFloatTimes = 9,  ///< float(int32) * b
  kGeluTimes = 10,
  kRescaleAddInt = 11,  ///< dst * b + float(int32) * imm0
  kRescaleAdd = 12,     ///< dst * b + src0
  kSigmoidTimes = 16,
  kExpTimes = 17,     ///< e^(src0 * b)
  kPlusProduct = 18,  ///< dst + src0 * b
};

/// Where its second operand comes from.
enum class Operand : std::uint8_t { kMatrix = 0, kColumns = 1, kRows = 2, kConstant = 3 };

/// Activations in SPAD: `rows` rows of `depth` elements, blocks of SPAD's lanes `stride` rows
/// apart.
struct Activations {
  std::size_t at;
  int depth, rows, stride;
};

/// Results in VMEM: column blocks [first, first + blocks) of a product, `rows` rows apart.
struct Panel {
  int first, blocks;
  std::size_t at;
};

/// What the lowerings of a layer's pieces (lower.h) write into: on-chip rows, memory image, command
/// stream. SPAD rows hold `lanes` elements, VMEM rows `cols` words.
class LayerBuilder {
 public:
  /// `with_data` false: commands and addresses alone, to try a mapping.
  LayerBuilder(const Layer& layer, const LayerWork& work, const LayerData& data,
               const LayerReference& reference, const Accelerator& a, const Mapping& mapping = {},
               bool with_data = true);

  const Layer& layer() const { return layer_; }
  const LayerWork& work() const { return work_; }
  const LayerData& data() const { return data_; }
  const Accelerator& accelerator() const { return a_; }
  MemoryImage& image() { return image_; }
  const Program& program() const { return program_; }
  const std::vector<std::string>& operations() const { return operations_; }

  /// Sums of products are int32.
  bool integers() const { return a_.integers(); }
  /// What goes to SPAD carries scales.
  bool scaled() const { return a_.element == Element::kInt8; }
  /// VECTOR's function that makes floats of sums: times a constant where they carry scales.
  VectorOp floats_of_sums() const {
    return integers() ? VectorOp::kFloatTimes : scaled() ? VectorOp::kMultiply : VectorOp::kCopy;
  }
  /// Flags of a MATMUL whose weights are results: a sparse array takes them as dense ones.
  std::uint8_t results_as_weights() const {
    return a_.sparse_2_4 ? static_cast<std::uint8_t>(kDense) : std::uint8_t{0};
  }
  int cols() const { return a_.cols; }
  int lanes() const { return a_.lanes(); }  ///< of a SPAD row
  int rows() const { return m_; }           ///< of activations: all sequences' tokens
  int blocks(int width) const { return width / a_.cols; }  ///< rows of VMEM for a row this wide
  int spad_blocks(int width) const { return width / lanes(); }  ///< likewise of SPAD
  std::size_t row_bytes() const;                                ///< of a SPAD row
  /// Largest magnitude that the reference noted under a name.
  double most(const std::string& name) const { return reference_.most.at(name); }
  /// Scale of what the reference noted under a name.
  Scale scale(const std::string& name) const;
  /// Of the largest magnitude `most`: rounded so that nothing saturates.
  Scale scale_of(double most) const;

  // ---- places: rows handed out one after the other; InputError where a memory is full. `own`: the
  // least of Mapping::own_banks that starts the region at a bank of its own.
  std::size_t take_vmem(std::size_t rows, OwnBanks own = OwnBanks::kNone);
  std::size_t take_spad(std::size_t rows, OwnBanks own = OwnBanks::kNone);
  /// Hands back what was taken since the builder was made: pieces run one after the other.
  void release();
  /// Places that every piece finds: the residual stream (fp32) and accumulators of panel() blocks
  /// in VMEM, the normed input in SPAD.
  std::size_t stream() const { return x_; }
  std::size_t accumulator(int which) const {
    return accumulators_[static_cast<std::size_t>(which)];
  }
  const Mapping& mapping() const { return mapping_; }
  std::size_t normed() const { return normed_; }
  int panel() const { return panel_; }

  // ---- commands
  /// Starts an operation: commands from here on are reported under its name.
  void begin(std::string name) { operations_.push_back(std::move(name)); }
  void emit(Command c);
  /// Commands from here on belong to the block of the last BLOCK (docs/accelerator/router.md);
  /// their LOADs read weights of which each expert has its own, `step` bytes apart.
  void route(std::uint64_t step);
  void end_routed() { routed_ = false; }
  /// VECTOR over all rows and `n` column blocks; callers change what differs.
  Command vector(VectorOp f, Operand b_from, std::size_t src, std::size_t b, std::size_t dst,
                 int n) const;
  /// The same, narrowed to SPAD.
  static Command to_spad(Command c, Scale s);
  /// Integer sums to fp32 in place, times the scales that they carry. Nothing to do in bf16.
  void to_float(std::size_t at, int n, double scale);
  /// Sums of a product (int32 times `scale`, or fp32), narrowed to SPAD with scale `s`.
  Command narrowed_sums(std::size_t at, int n, double scale, std::size_t dst, Scale s) const;
  /// The same from SPAD rows that serve as weights: each block starts at lane 0 of rows of its own.
  void emit_as_weights(const Command& c);
  /// Sums of a product to `dst` in VMEM as fp32.
  void floats_to(const Panel& p, double scale, std::size_t dst);
  /// NORM of all rows of `width` columns from VMEM to VMEM; callers change what differs.
  Command norm_rows(std::size_t src, std::size_t dst, int width) const;
  /// The layer's norm of the stream to normed(); an operation of its own. In parallel layers the
  /// first norm serves both mixers.
  void norm(const char* name, Scale s);
  /// A row (bias, gains) into VMEM: blocks of one row each.
  std::size_t load_row(const Matrix& row);
  /// Adds columns of a loaded row to a panel of floats.
  void add_row(const Panel& p, std::size_t loaded);
  /// The nonlinearity of `gate` (in place where it takes steps), times `up` where the layer is
  /// gated, narrowed to SPAD. `n` blocks each.
  void activate(std::size_t gate, std::size_t up, int n, std::size_t dst, Scale s);
  /// ROPE of all rows of one head of two halves of `half` columns, narrowed to SPAD.
  Command rope(std::size_t src, std::size_t angles, int half, std::size_t dst,
               std::size_t dst_stride, float inverse_scale) const;
  /// Angles of all rows for heads of two halves, from the image to VMEM.
  void load_angles(std::size_t at, int half);
  /// LOAD or STORE of `lines` lines of SPAD rows; `chip_step` rows and `memory_step` bytes apart.
  Command move(Opcode op, std::size_t chip_row, std::uint64_t address, std::size_t lines,
               std::size_t line_bytes, std::size_t chip_step, std::size_t memory_step) const;
  /// An fp32 matrix of `width` columns and rows() rows between VMEM and memory
  /// (MemoryImage::words).
  void move_words(Opcode op, std::size_t at, std::uint64_t address, int width);

  using Then = std::function<void(const Panel&)>;
  /// Activations times weights, panel by panel of at most `panel` blocks; weights stream through
  /// two buffers. `then` gets each panel's sums; they lie in `accumulator`, or in the two in turns.
  void product(const Activations& x, const WeightPlace& w, int panel, const Then& then,
               int accumulator = -1);
  /// A panel of sums, and a loaded row of biases where there is one, onto the residual stream; in
  /// layers with post-norms kept until finish_piece().
  void add_to_stream(const Panel& p, double scale, std::optional<std::size_t> bias = {});
  /// The post-norm of what a piece added, where the layer has post-norms. Called by
  /// compile_layer().
  void finish_piece(const Matrix& gain);

  static std::uint32_t bits(double x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(x));
  }
  static std::uint16_t row(std::size_t r) { return static_cast<std::uint16_t>(r); }

 private:
  /// Column blocks [first, first + count) of inputs [from, from + depth) of weights with
  /// `all` inputs into a buffer.
  void load_weights(std::size_t buffer, const WeightPlace& w, int all, int first, int count,
                    int from, int depth);
  struct Taken {
    std::size_t at = 0, common = 0;  ///< rows in use; those that no piece hands back
    int limit, banks;
    const char* key;
  };
  std::size_t take(Taken& t, std::size_t rows, OwnBanks own) const;

  Layer layer_;
  LayerWork work_;
  const LayerData& data_;
  const LayerReference& reference_;
  Accelerator a_;
  int m_;
  MemoryImage image_;
  Program program_;
  std::vector<std::string> operations_;
  Mapping mapping_;
  int panel_, weight_rows_;
  Taken vmem_, spad_;
  std::size_t x_ = 0, normed_ = 0, weights_[2]{};
  std::vector<std::size_t> accumulators_;
  std::size_t added_ = 0;  ///< what post-norms wait for
  bool normed_once_ = false;
  bool routed_ = false;
  std::uint64_t expert_step_ = 0;
  std::size_t turn_ = 0;
  int weights_turn_ = 0;
};

/// InputError of a layer that does not go onto an accelerator.
[[noreturn]] void refuse_layer(std::string problem, std::string mend);

}  // namespace strandline::hw::asic
