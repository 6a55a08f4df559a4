// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/vproc_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>
#include <sstream>
#include <utility>

#include "core/error.h"
#include "hw/asic/vproc.h"

namespace strandline::hw::asic {
namespace {

/// Mnemonic, operation, and operands in their order: D, A vector registers; B a vector register or
/// a lane of it; d, a, b scalar registers; p a pair of them; l a scalar that counts lanes; i a
/// number; t a target.
struct Form {
  const char* mnemonic;
  VprocOp op;
  const char* operands;
};
constexpr std::array<Form, 23> kForms{{{"end", VprocOp::kEnd, ""},
                                       {"li", VprocOp::kLi, "di"},
                                       {"addi", VprocOp::kAddi, "dai"},
                                       {"add", VprocOp::kAdds, "dab"},
                                       {"loop", VprocOp::kLoop, "at"},
                                       {"jump", VprocOp::kJump, "t"},
                                       {"any", VprocOp::kAny, "t"},
                                       {"ld", VprocOp::kLoad, "Dai"},
                                       {"st", VprocOp::kStore, "dAi"},
                                       {"vadd", VprocOp::kAdd, "DAB"},
                                       {"vsub", VprocOp::kSubtract, "DAB"},
                                       {"vmul", VprocOp::kMultiply, "DAB"},
                                       {"vmax", VprocOp::kMaximum, "DAB"},
                                       {"vmin", VprocOp::kMinimum, "DAB"},
                                       {"vmac", VprocOp::kMultiplyAdd, "DAB"},
                                       {"vmsb", VprocOp::kMultiplySub, "DAB"},
                                       {"vsel", VprocOp::kSelect, "DAB"},
                                       {"vexp2", VprocOp::kExp2, "DA"},
                                       {"vrecip", VprocOp::kReciprocal, "DA"},
                                       {"vrsqrt", VprocOp::kRootInverse, "DA"},
                                       {"vsplat", VprocOp::kSplat, "Dp"},
                                       {"vrot", VprocOp::kRotate, "DAl"},
                                       {"vcmp", VprocOp::kCompare, "AB"}}};

struct Line {
  int number = 0;
  std::string mnemonic;
  std::vector<std::string> operands;
};

class Assembler {
 public:
  explicit Assembler(std::string name) : name_(std::move(name)) {}

  std::vector<std::uint32_t> run(std::string_view text) {
    split(text);
    for (const Line& l : lines_) emit(l);
    for (const auto& [at, target] : targets_) {
      const auto found = labels_.find(target);
      if (found == labels_.end())
        fail(origin_[at], target, "no line has that label", "name one of the program's lines");
      code_[at].imm = static_cast<std::uint16_t>(found->second);
    }
    check();
    std::vector<std::uint32_t> words;
    for (const VprocInstruction& i : code_) words.push_back(encode(i));
    return words;
  }

 private:
  [[noreturn]] void fail(int line, const std::string& value, std::string problem,
                         std::string mend) const {
    throw core::InputError({.place = {fmt::format("{}, line {}", name_, line), 0, 0},
                            .key = "instruction",
                            .value = value,
                            .problem = std::move(problem),
                            .mend = std::move(mend)});
  }

  void split(std::string_view text) {
    std::istringstream all{std::string(text)};
    std::size_t place = 0;
    int number = 0;
    for (std::string line; std::getline(all, line);) {
      ++number;
      line = line.substr(0, line.find(';'));
      std::replace(line.begin(), line.end(), ',', ' ');
      std::istringstream words(line);
      Line l{.number = number, .mnemonic = {}, .operands = {}};
      for (std::string w; words >> w;) {
        if (l.mnemonic.empty() && w.back() == ':') {
          w.pop_back();
          if (!labels_.emplace(w, place).second)
            fail(number, w, "is the label of two lines", "name one of them otherwise");
        } else if (l.mnemonic.empty()) {
          l.mnemonic = w;
        } else {
          l.operands.push_back(w);
        }
      }
      if (l.mnemonic.empty()) continue;
      place += l.mnemonic == "sf32" ? 2 : 1;
      lines_.push_back(l);
    }
  }

  int number(const Line& l, std::string_view text, int least, int most) const {
    const bool hex = text.starts_with("0x");
    if (hex) text.remove_prefix(2);
    int value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
      fail(l.number, std::string(text), "is no number that fits here",
           fmt::format("take one from {} to {}", least, most));
    return value;
  }
  std::uint8_t reg(const Line& l, const std::string& text, char kind, int count) const {
    if (text.size() < 2 || text[0] != kind)
      fail(l.number, text, "is no register of that kind",
           fmt::format("write {0}0 to {0}{1}", kind, count - 1));
    return static_cast<std::uint8_t>(number(l, std::string_view(text).substr(1), 0, count - 1));
  }
  std::uint8_t vector(const Line& l, const std::string& text) const {
    return reg(l, text, 'v', kVprocRegisters);
  }
  std::uint8_t scalar(const Line& l, const std::string& text) const {
    return reg(l, text, 's', kVprocScalars);
  }

  void operand(const Line& l, char kind, const std::string& text, VprocInstruction& i) {
    switch (kind) {
      case 'D':
        i.d = vector(l, text);
        break;
      case 'A':
        i.a = vector(l, text);
        break;
      case 'B': {
        const auto bracket = text.find('[');
        i.broadcast = bracket != std::string::npos;
        i.b = vector(l, text.substr(0, bracket));
        if (i.broadcast && text.back() != ']')
          fail(l.number, text, "does not close its lane", "write v1[s2]");
        if (i.broadcast) i.lane = scalar(l, text.substr(bracket + 1, text.size() - bracket - 2));
        break;
      }
      case 'd':
        i.d = scalar(l, text);
        break;
      case 'a':
        i.a = scalar(l, text);
        break;
      case 'b':
        i.b = scalar(l, text);
        break;
      case 'p':
        i.a = scalar(l, text);
        if (i.a % 2 != 0) fail(l.number, text, "starts no pair", "take an even register");
        break;
      case 'l':
        i.lane = scalar(l, text);
        break;
      case 'i':
        i.imm = static_cast<std::uint16_t>(number(l, text, -32768, 65535));
        break;
      default:
        targets_.emplace_back(code_.size(), text);
    }
  }

  void push(const Line& l, const VprocInstruction& i) {
    code_.push_back(i);
    origin_.push_back(l.number);
  }

  /// A constant's halves into a pair of scalars.
  void constant(const Line& l) {
    if (l.operands.size() != 2)
      fail(l.number, l.mnemonic, "takes a pair and a number", "write sf32 s10, 0.5");
    VprocInstruction low{.op = VprocOp::kLi};
    operand(l, 'p', l.operands[0], low);
    low.d = std::exchange(low.a, 0);
    float value = 0;
    const std::string& text = l.operands[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      fail(l.number, text, "is no number", "write one as 0.5 or 1e-6");
    const auto bits = std::bit_cast<std::uint32_t>(value);
    low.imm = static_cast<std::uint16_t>(bits);
    push(l, low);
    ++low.d;
    low.imm = static_cast<std::uint16_t>(bits >> 16);
    push(l, low);
  }

  void emit(const Line& l) {
    if (l.mnemonic == "sf32") return constant(l);
    const auto form = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const Form& f) { return l.mnemonic == f.mnemonic; });
    if (form == kForms.end())
      fail(l.number, l.mnemonic, "is no instruction", "see docs/accelerator/vproc.md");
    const std::string_view kinds = form->operands;
    if (kinds.size() != l.operands.size())
      fail(l.number, l.mnemonic, fmt::format("has {} operands", l.operands.size()),
           fmt::format("give it {}", kinds.size()));
    VprocInstruction i{.op = form->op};
    for (std::size_t k = 0; k < kinds.size(); ++k) operand(l, kinds[k], l.operands[k], i);
    push(l, i);
  }

  /// What only the whole program shows.
  void check() const {
    std::array<bool, kVprocRegisters> written{};
    bool compared = false;
    for (const VprocInstruction& i : code_) {
      if (i.writes_vector()) written[i.d] = true;
      compared |= i.op == VprocOp::kCompare;
    }
    for (std::size_t at = 0; at < code_.size(); ++at) {
      const VprocInstruction& i = code_[at];
      const auto read = [&](bool reads, std::uint8_t r) {
        if (reads && !written[r])
          fail(origin_[at], fmt::format("v{}", r), "is read, and nothing writes it",
               "load or compute it first");
      };
      if (i.crosses_itself())
        fail(origin_[at], fmt::format("v{}", i.d), "is written while other lanes of it are read",
             "write another register");
      read(i.reads_a(), i.a);
      read(i.reads_b(), i.b);
      if ((i.op == VprocOp::kAny || i.op == VprocOp::kSelect) && !compared)
        fail(origin_[at], "mask", "is read, and no vcmp writes it", "compare first");
    }
    const bool ends =
        !code_.empty() && (code_.back().op == VprocOp::kEnd || code_.back().op == VprocOp::kJump);
    if (!ends)
      fail(origin_.empty() ? 0 : origin_.back(), "end", "is missing: the program runs on",
           "close it with end");
  }

  std::string name_;
  std::vector<Line> lines_;
  std::map<std::string, std::size_t, std::less<>> labels_;
  std::vector<VprocInstruction> code_;
  std::vector<int> origin_;  ///< line of each instruction
  std::vector<std::pair<std::size_t, std::string>> targets_;
};

}  // namespace

std::vector<std::uint32_t> assemble_vproc(std::string_view text, const std::string& name) {
  return Assembler(name).run(text);
}

std::string disassemble_vproc(std::uint32_t word) {
  const VprocInstruction i = decode_vproc(word);
  const auto form =
      std::find_if(kForms.begin(), kForms.end(), [&](const Form& f) { return i.op == f.op; });
  if (form == kForms.end()) return fmt::format("0x{:08x}", word);
  std::string text = form->mnemonic;
  const std::map<char, std::string> operands{
      {'D', fmt::format("v{}", i.d)},
      {'A', fmt::format("v{}", i.a)},
      {'B', i.broadcast ? fmt::format("v{}[s{}]", i.b, i.lane) : fmt::format("v{}", i.b)},
      {'d', fmt::format("s{}", i.d)},
      {'a', fmt::format("s{}", i.a)},
      {'b', fmt::format("s{}", i.b)},
      {'p', fmt::format("s{}", i.a)},
      {'l', fmt::format("s{}", i.lane)},
      {'i', fmt::format("{}", i.imm)},
      {'t', fmt::format("{}", i.imm)}};
  const char* separator = " ";
  for (const char kind : std::string_view(form->operands)) {
    text += separator + operands.at(kind);
    separator = ", ";
  }
  return text;
}

}  // namespace strandline::hw::asic
