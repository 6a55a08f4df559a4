// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace strandline::tests {

/// A flat netlist of simple gates, flip-flops and memories with one clock, as Yosys writes it
/// (write_blif -icells -param -conn), evaluated cycle by cycle: gates as data, in an order in which
/// each follows its inputs. As code, Verilator takes longer to translate and compile large netlists
/// than thousands of their cycles take here. Registers and memories start at zero.
class Netlist {
 public:
  explicit Netlist(const std::string& file) {
    names_ = {{"$false", 0}, {"$true", 1}, {"$undef", 0}};
    values_ = {0, 1};
    alias_ = {0, 1};
    folder_ = file.substr(0, file.rfind('/'));
    for (const std::string& port : read(file, ""))
      ports_[port.substr(0, port.find('['))].push_back(net(port));
    order();
  }
  std::size_t gates() const { return gates_.size(); }
  std::size_t registers() const { return registers_.size(); }

  /// Sets an input; bits from the lowest of `bytes` on.
  void drive(const std::string& port, const std::uint8_t* bytes) {
    const std::vector<int>& bits = ports_.at(port);
    for (std::size_t i = 0; i < bits.size(); ++i)
      values_[static_cast<std::size_t>(bits[i])] = bytes[i / 8] >> (i % 8) & 1;
  }
  /// Whether an output, settled, has these bits.
  bool equals(const std::string& port, const std::uint8_t* bytes) const {
    const std::vector<int>& bits = ports_.at(port);
    for (std::size_t i = 0; i < bits.size(); ++i)
      if (at(bits[i]) != (bytes[i / 8] >> (i % 8) & 1)) return false;
    return true;
  }
  /// Everything that follows from inputs and registers.
  void settle() {
    for (const Node& n : order_)
      n.gate >= 0 ? evaluate(gates_[static_cast<std::size_t>(n.gate)])
                  : read_port(memories_[static_cast<std::size_t>(n.memory)], n.port);
  }
  /// The clock rises.
  void clock() {
    next_.resize(registers_.size());
    for (std::size_t i = 0; i < registers_.size(); ++i) {
      const Register& r = registers_[i];
      next_[i] = r.enable < 0 || at(r.enable) ? at(r.d) : at(r.q);
    }
    for (Memory& m : memories_) write_ports(m);
    for (std::size_t i = 0; i < registers_.size(); ++i)
      values_[static_cast<std::size_t>(registers_[i].q)] = next_[i];
  }

 private:
  enum class Kind : std::uint8_t { kNot, kAnd, kOr, kXor, kMux };
  struct Gate {
    Kind kind;
    int a, b, s, y;
  };
  struct Register {
    int d, q, enable;
  };
  struct Memory {
    std::map<std::string, std::vector<int>> pins;
    std::map<std::string, std::size_t> numbers;
    std::size_t width = 0, address = 0, reads = 0, writes = 0;
    std::vector<std::uint8_t> bits;
  };
  struct Node {
    int gate, memory;
    std::size_t port;
  };

  std::uint8_t at(int net) const { return values_[static_cast<std::size_t>(net)]; }
  /// A net by its name, constants without the prefix.
  int net(const std::string& plain, const std::string& prefix = "") {
    const std::string name =
        plain[0] == '$' && (plain == "$false" || plain == "$true" || plain == "$undef")
            ? plain
            : prefix + plain;
    const auto [it, is_new] = names_.try_emplace(name, static_cast<int>(values_.size()));
    if (is_new) {
      values_.push_back(0);
      alias_.push_back(it->second);
    }
    return it->second;
  }
  /// The net that drives this one through connections.
  int root(int n) {
    while (alias_[static_cast<std::size_t>(n)] != n) n = alias_[static_cast<std::size_t>(n)];
    return n;
  }

  /// Names in a file are those of its whole behind a prefix; returns its ports ("x", or "x[3]" bit
  /// by bit from 0 on), and which of them are inputs in inputs_.
  std::vector<std::string> read(const std::string& file, const std::string& prefix) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("no netlist " + file);
    std::vector<std::string> ports;
    std::vector<std::string> parts;
    std::string line, word;
    while (std::getline(in, line)) {
      std::istringstream words(line);
      if (!(words >> word)) continue;
      if (word == ".inputs" || word == ".outputs") {
        const bool input = word == ".inputs";
        while (words >> word) {
          ports.push_back(word);
          if (input) inputs_.insert(prefix + word);
        }
      } else if (word == ".conn") {
        std::string from, to;
        words >> from >> to;
        connect(net(from, prefix), net(to, prefix));
      } else if (word == ".subckt" && line.find(".subckt net_") == 0) {
        parts.push_back(line);
      } else if (word == ".subckt") {
        add_cell(words, prefix);
      } else if (word == ".param" && !memories_.empty()) {
        std::string name, value;
        words >> name >> value;
        if (value.find_first_not_of("01") == std::string::npos && value.size() <= 32)
          memories_.back().numbers[name] = std::stoull(value, nullptr, 2);
      }
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
      add_part(parts[i], prefix, prefix + std::to_string(i) + "/");
    return ports;
  }
  /// An instance of another netlist, net_NAME, which lies in the folder NAME beside.
  void add_part(const std::string& line, const std::string& prefix, const std::string& inside) {
    std::istringstream words(line);
    std::string type, pin;
    words >> type >> type;
    read(folder_ + "/../" + type.substr(4) + "/netlist.blif", inside);
    while (words >> pin) {
      const std::size_t is = pin.find('=');
      const std::string port = inside + pin.substr(0, is);
      const int outer = net(pin.substr(is + 1), prefix), inner = net(port);
      if (inputs_.contains(port))
        connect(outer, inner);
      else if (outer > 1)
        connect(inner, outer);
    }
  }
  void connect(int from, int to) { alias_[static_cast<std::size_t>(to)] = from; }
  void add_cell(std::istringstream& words, const std::string& prefix) {
    std::string type, pin;
    words >> type;
    std::map<std::string, int> pins;
    if (type == "$mem_v2") memories_.emplace_back();
    while (words >> pin) {
      const std::size_t is = pin.find('=');
      const std::string name = pin.substr(0, is);
      const int n = net(pin.substr(is + 1), prefix);
      if (type == "$mem_v2")
        memories_.back().pins[name.substr(0, name.find('['))].push_back(n);
      else
        pins[name] = n;
    }
    if (type != "$mem_v2") add_gate(type, pins);
  }
  void add_gate(const std::string& type, const std::map<std::string, int>& pins) {
    const auto pin = [&](const char* name) { return pins.contains(name) ? pins.at(name) : 0; };
    static const std::map<std::string, Kind> kinds = {{"$_NOT_", Kind::kNot},
                                                      {"$_AND_", Kind::kAnd},
                                                      {"$_OR_", Kind::kOr},
                                                      {"$_XOR_", Kind::kXor},
                                                      {"$_MUX_", Kind::kMux}};
    if (type == "$_DFF_P_" || type == "$_DFFE_PP_")
      registers_.push_back({pin("D"), pin("Q"), pins.contains("E") ? pin("E") : -1});
    else if (const auto kind = kinds.find(type); kind != kinds.end())
      gates_.push_back({kind->second, pin("A"), pin("B"), pin("S"), pin("Y")});
    else
      throw std::runtime_error("no cell " + type);
  }

  /// Nets by their drivers; then each gate and each port that reads a memory behind what it needs.
  void order() {
    for (auto& [name, bits] : ports_) resolve(bits);
    for (Gate& g : gates_)
      for (int* n : {&g.a, &g.b, &g.s, &g.y}) *n = root(*n);
    for (Register& r : registers_)
      for (int* n : {&r.d, &r.q, &r.enable})
        if (*n >= 0) *n = root(*n);
    for (Memory& m : memories_) size(m);
    std::vector<Node> nodes;
    for (std::size_t g = 0; g < gates_.size(); ++g) nodes.push_back({static_cast<int>(g), -1, 0});
    for (std::size_t m = 0; m < memories_.size(); ++m)
      for (std::size_t p = 0; p < memories_[m].reads; ++p)
        nodes.push_back({-1, static_cast<int>(m), p});
    sort(nodes);
  }
  void resolve(std::vector<int>& nets) {
    for (int& n : nets) n = root(n);
  }
  void size(Memory& m) {
    for (auto& [name, nets] : m.pins) resolve(nets);
    m.width = m.numbers.at("WIDTH");
    m.address = m.numbers.at("ABITS");
    m.reads = m.numbers.at("RD_PORTS");
    m.writes = m.numbers.at("WR_PORTS");
    if (m.numbers.at("RD_CLK_ENABLE") != 0)
      throw std::runtime_error("a memory with read registers");
    m.bits.resize(m.width << m.address);
  }
  std::vector<int> inputs_of(const Node& n) const {
    if (n.gate < 0) {
      const Memory& m = memories_[static_cast<std::size_t>(n.memory)];
      const auto first = m.pins.at("RD_ADDR").begin() + static_cast<long>(n.port * m.address);
      return {first, first + static_cast<long>(m.address)};
    }
    const Gate& g = gates_[static_cast<std::size_t>(n.gate)];
    return {g.a, g.b, g.s};
  }
  std::vector<int> outputs_of(const Node& n) const {
    if (n.gate >= 0) return {gates_[static_cast<std::size_t>(n.gate)].y};
    const Memory& m = memories_[static_cast<std::size_t>(n.memory)];
    const auto first = m.pins.at("RD_DATA").begin() + static_cast<long>(n.port * m.width);
    return {first, first + static_cast<long>(m.width)};
  }
  void sort(const std::vector<Node>& nodes) {
    std::vector<int> driver(values_.size(), -1), open(nodes.size());
    std::vector<std::vector<int>> users(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (const int y : outputs_of(nodes[i]))
        driver[static_cast<std::size_t>(y)] = static_cast<int>(i);
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const int x : inputs_of(nodes[i]))
        if (const int d = driver[static_cast<std::size_t>(x)]; d >= 0) {
          users[static_cast<std::size_t>(d)].push_back(static_cast<int>(i));
          ++open[i];
        }
      if (open[i] == 0) ready.push_back(i);
    }
    for (std::size_t next = 0; next < ready.size(); ++next) {
      order_.push_back(nodes[ready[next]]);
      for (const int u : users[ready[next]])
        if (--open[static_cast<std::size_t>(u)] == 0) ready.push_back(static_cast<std::size_t>(u));
    }
    if (order_.size() != nodes.size()) throw std::runtime_error("gates in a loop");
  }

  void evaluate(const Gate& g) {
    std::uint8_t y = 0;
    switch (g.kind) {
      case Kind::kNot:
        y = at(g.a) ^ 1;
        break;
      case Kind::kAnd:
        y = at(g.a) & at(g.b);
        break;
      case Kind::kOr:
        y = at(g.a) | at(g.b);
        break;
      case Kind::kXor:
        y = at(g.a) ^ at(g.b);
        break;
      case Kind::kMux:
        y = at(g.s) ? at(g.b) : at(g.a);
        break;
    }
    values_[static_cast<std::size_t>(g.y)] = y;
  }
  std::size_t line(const Memory& m, const char* pin, std::size_t port) const {
    std::size_t address = 0;
    for (std::size_t i = 0; i < m.address; ++i)
      address |= std::size_t{at(m.pins.at(pin)[port * m.address + i])} << i;
    return address * m.width;
  }
  void read_port(const Memory& m, std::size_t port) {
    const std::size_t from = line(m, "RD_ADDR", port);
    const std::vector<int>& data = m.pins.at("RD_DATA");
    for (std::size_t i = 0; i < m.width; ++i)
      values_[static_cast<std::size_t>(data[port * m.width + i])] = m.bits[from + i];
  }
  void write_ports(Memory& m) {
    for (std::size_t p = 0; p < m.writes; ++p) {
      const std::size_t to = line(m, "WR_ADDR", p);
      for (std::size_t i = 0; i < m.width; ++i)
        if (at(m.pins.at("WR_EN")[p * m.width + i]))
          m.bits[to + i] = at(m.pins.at("WR_DATA")[p * m.width + i]);
    }
  }

  std::string folder_;
  std::set<std::string> inputs_;
  std::unordered_map<std::string, int> names_;
  std::vector<int> alias_;
  std::vector<std::uint8_t> values_, next_;
  std::map<std::string, std::vector<int>> ports_;
  std::vector<Gate> gates_;
  std::vector<Register> registers_;
  std::vector<Memory> memories_;
  std::vector<Node> order_;
};

}  // namespace strandline::tests
