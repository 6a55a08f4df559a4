// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "hw/asic/chip_core.h"
#include "hw/asic/configs.h"
#include "hw/cost_emulator.h"
#include "hw/cost_table_builder.h"
#include "hw/serving.h"

namespace strandline::hw {
namespace {

using core::ContentHash;
using core::CostTable;
using core::Sourced;

/// Raised by hand when the file's layout changes; changes of the cost model show in the key's
/// probe.
constexpr std::string_view kMagic = "strandline cost table 2\n";
constexpr std::uintmax_t kLimitBytes = std::uintmax_t{1} << 30;

void add(ContentHash& h, const Sourced& s) {
  h.add(s.value).add(s.low).add(s.high);
}

void add(ContentHash& h, const Engine& e) {
  for (int x : {static_cast<int>(e.kind), e.tile_m, e.tile_n, e.tile_k, e.units})
    h.add(static_cast<std::uint64_t>(x));
  h.add(e.fill_s);
  for (const auto& [type, rate] : e.peak_op_s) {
    h.add(static_cast<std::uint64_t>(type));
    add(h, rate);
  }
  for (archs::OperatorKind k : e.kinds) h.add(static_cast<std::uint64_t>(k));
}

void add(ContentHash& h, const Network& n) {
  for (int x : {static_cast<int>(n.topology), n.domain_chips, n.slice_chips,
                static_cast<int>(n.in_switch_reduction)})
    h.add(static_cast<std::uint64_t>(x));
  for (const Sourced* s : {&n.bandwidth_b_s, &n.link_bandwidth_b_s, &n.latency_s, &n.scale_out_b_s})
    add(h, *s);
}

void add(ContentHash& h, const Derating& d) {
  for (const Sourced* s : {&d.compute, &d.compute_8bit, &d.compute_4bit, &d.bandwidth, &d.network,
                           &d.layer_overhead_s})
    add(h, *s);
}

void add(ContentHash& h, const Economics& e) {
  for (const Sourced* s : {&e.own_usd_h, &e.rent_usd_h, &e.price_usd, &e.bom_usd, &e.system_usd,
                           &e.power_w, &e.nre_usd, &e.mask_set_usd})
    add(h, *s);
}

void add(ContentHash& h, const Chip& c) {
  h.add(c.id).add(c.node).add(c.package).add(c.native);
  for (const std::string& alias : c.aliases) h.add(alias);
  for (int x : {static_cast<int>(c.programmability), static_cast<int>(c.candidate),
                static_cast<int>(c.weights_fixed), c.max_head_dim, c.max_experts, c.max_top_k})
    h.add(static_cast<std::uint64_t>(x));
  h.add(static_cast<std::uint64_t>(c.max_context));
  for (const Engine& e : c.engines) add(h, e);
  for (const MemoryTier& t : c.memory) {
    h.add(static_cast<std::uint64_t>(t.kind));
    add(h, t.capacity_bytes);
    add(h, t.bandwidth_b_s);
    add(h, t.stacks);
  }
  add(h, c.network);
  add(h, c.derating);
  add(h, c.economics);
  add(h, c.die_area_m2);
  add(h, c.sram_bytes);
  if (c.core) h.add(asic::config_hash(c.core->core)).add(static_cast<std::uint64_t>(c.core->cores));
}

void add(ContentHash& h, const core::Segment& s) {
  h.add(s.id).add(s.input_tokens).add(s.output_tokens).add(s.prefix_hit_rate);
  h.add(s.interactivity_tok_s_user).add(s.demand_share);
}

void add(ContentHash& h, const SiteCosts& s) {
  for (double x : {s.electricity_usd_kwh, s.pue, s.facility_usd_w, s.facility_years, s.chip_years,
                   s.staff_share, s.cost_of_capital})
    h.add(x);
}

/// A few cells evaluated afresh: a changed cost model or library does not meet an old table, even
/// between releases.
void add_probe(ContentHash& h, const std::vector<ColumnRequest>& columns,
               const std::vector<core::Segment>& segments) {
  constexpr int kProbes = 7;
  for (int i = 0; i < kProbes; ++i) {
    const int genome = i * archs::kKnownSize / kProbes + i;
    const archs::Architecture a = archs::instantiate(archs::genome_at(genome), {});
    h.add(archs::weight_bytes(a)).add(archs::kv_bytes_per_token(a)).add(archs::needs_of(a));
    for (const ColumnRequest& c : columns) {
      const ChipModel model = prepare(c.chip);
      for (const CostTable::Cell& cell : best_cells(a, model, segments))
        h.add(static_cast<std::uint64_t>(cell.serves))
            .add(double{rounded(cell.decode_tok_s)})
            .add(double{rounded(cell.prefill_tok_s)});
    }
  }
}

/// Little-endian bytes of plain values, appended and taken in order.
class Writer {
 public:
  template <typename T>
  void put(const T& x) {
    const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(x);
    bytes_.append(bytes.data(), bytes.size());
  }
  void put(const std::string& s) {
    put(static_cast<std::uint64_t>(s.size()));
    bytes_ += s;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  T take() {
    std::array<char, sizeof(T)> raw{};
    const std::string_view part = chunk(sizeof(T));
    std::memcpy(raw.data(), part.data(), part.size());
    return std::bit_cast<T>(raw);
  }
  std::string text() { return std::string(chunk(count(1))); }
  /// A count of items of at least `bytes_each` bytes, checked against what is left.
  std::size_t count(std::size_t bytes_each) {
    const auto n = take<std::uint64_t>();
    if (n > bytes_.size() / bytes_each) throw core::RuntimeFailure("cost table cut short");
    return static_cast<std::size_t>(n);
  }
  bool done() const { return bytes_.empty(); }

 private:
  std::string_view chunk(std::size_t n) {
    if (n > bytes_.size()) throw core::RuntimeFailure("cost table cut short");
    const std::string_view part = bytes_.substr(0, n);
    bytes_.remove_prefix(n);
    return part;
  }
  std::string_view bytes_;
};

void write_column(Writer& w, const CostTable::Column& c) {
  w.put(c.id);
  w.put(c.native_mask);
  w.put(c.emulated_mask);
  w.put(static_cast<std::uint8_t>(c.programmable));
  for (double x : {c.capex_usd, c.chip_cost_usd, c.power_kw, c.nre_usd, c.mask_set_usd}) w.put(x);
  w.put(static_cast<std::int32_t>(c.available_quarter));
}

CostTable::Column read_column(Reader& r) {
  CostTable::Column c;
  c.id = r.text();
  c.native_mask = r.take<std::uint64_t>();
  c.emulated_mask = r.take<std::uint64_t>();
  c.programmable = r.take<std::uint8_t>() != 0;
  for (double* x : {&c.capex_usd, &c.chip_cost_usd, &c.power_kw, &c.nre_usd, &c.mask_set_usd})
    *x = r.take<double>();
  c.available_quarter = r.take<std::int32_t>();
  return c;
}

std::string serialize(const CostTable& table) {
  Writer w;
  w.put(static_cast<std::uint64_t>(table.columns.size()));
  for (const auto& c : table.columns) write_column(w, c);
  w.put(static_cast<std::uint64_t>(table.needs.size()));
  for (std::uint64_t mask : table.needs) w.put(mask);
  w.put(static_cast<std::uint64_t>(table.cells.size()));
  for (const CostTable::Cell& cell : table.cells) {
    w.put(cell.decode_tok_s);
    w.put(cell.prefill_tok_s);
    w.put(cell.decode_shares.code());
    w.put(cell.prefill_shares.code());
    w.put(static_cast<std::uint8_t>(cell.serves));
  }
  return w.bytes();
}

CostTable parse(std::string_view payload, const std::vector<core::Segment>& segments) {
  constexpr std::size_t kCellBytes = 17;
  Reader r(payload);
  CostTable table;
  table.segments = segments;
  table.columns.resize(r.count(1));
  for (auto& c : table.columns) c = read_column(r);
  table.needs.resize(r.count(sizeof(std::uint64_t)));
  for (std::uint64_t& mask : table.needs) mask = r.take<std::uint64_t>();
  table.genomes = static_cast<int>(table.needs.size());
  table.cells.resize(r.count(kCellBytes));
  for (CostTable::Cell& cell : table.cells) {
    cell.decode_tok_s = r.take<float>();
    cell.prefill_tok_s = r.take<float>();
    cell.decode_shares = core::WorkShares::from_code(r.take<std::uint32_t>());
    cell.prefill_shares = core::WorkShares::from_code(r.take<std::uint32_t>());
    cell.serves = static_cast<core::Serves>(r.take<std::uint8_t>());
    if (static_cast<int>(cell.serves) >= core::kServesCount)
      throw core::RuntimeFailure("cost table with an unknown status");
  }
  if (!r.done() ||
      table.cells.size() != table.columns.size() * segments.size() * table.needs.size())
    throw core::RuntimeFailure("cost table of another shape");
  return table;
}

std::string checksum(std::string_view payload) {
  return ContentHash().add(payload).hex();
}

/// The table in a cache file; nothing where it is absent, damaged or of another key.
std::optional<CostTable> load(const std::filesystem::path& file, const std::string& key,
                              const std::vector<core::Segment>& segments) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    const std::string content = core::read_file(file, kLimitBytes);
    const std::string head = std::string(kMagic) + key + "\n";
    const std::size_t sum_at = head.size();
    const std::size_t body_at = sum_at + checksum({}).size() + 1;
    if (content.size() < body_at || content.compare(0, head.size(), head) != 0) return std::nullopt;
    const std::string_view payload = std::string_view(content).substr(body_at);
    if (content.compare(sum_at, body_at - sum_at, checksum(payload) + "\n") != 0)
      return std::nullopt;
    return parse(payload, segments);
  } catch (const std::runtime_error&) {
    return std::nullopt;  // unreadable is the same as absent: the table is built again
  }
}

}  // namespace

std::string cost_table_key(const std::vector<ColumnRequest>& columns,
                           const std::vector<core::Segment>& segments,
                           const std::vector<archs::Signature>& signatures, const SiteCosts& site) {
  ContentHash h;
  h.add(kMagic).add(core::version());
  h.add(static_cast<std::uint64_t>(columns.size()));
  for (const ColumnRequest& c : columns) {
    h.add(c.id).add(static_cast<std::uint64_t>(c.available_quarter));
    add(h, c.chip);
  }
  for (const core::Segment& s : segments) add(h, s);
  for (const archs::Signature& s : signatures)
    h.add(s.flops_per_byte)
        .add(s.sequential_depth)
        .add(s.irregularity)
        .add(static_cast<std::uint64_t>(2 * s.mutable_weights + s.data_dependent_control));
  add(h, site);
  add_probe(h, columns, segments);
  return h.hex();
}

CostTable cached_cost_table(const std::vector<ColumnRequest>& columns,
                            const std::vector<core::Segment>& segments,
                            const std::vector<archs::Signature>& signatures, const SiteCosts& site,
                            int threads, const std::filesystem::path& cache_dir) {
  const std::string key = cost_table_key(columns, segments, signatures, site);
  const std::filesystem::path file = cache_dir / (key + ".bin");
  if (auto table = load(file, key, segments)) return std::move(*table);
  CostTable table = build_cost_table(columns, segments, signatures, site, threads);
  const std::string payload = serialize(table);
  std::error_code failed;
  std::filesystem::create_directories(cache_dir, failed);
  if (failed)
    throw core::RuntimeFailure("cannot create " + cache_dir.string() + ": " + failed.message());
  core::write_file_atomically(
      file, std::string(kMagic) + key + "\n" + checksum(payload) + "\n" + payload);
  return table;
}

}  // namespace strandline::hw
