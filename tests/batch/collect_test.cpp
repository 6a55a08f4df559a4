// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/collect.h"

#include <boost/test/unit_test.hpp>

#include "batch/folder.h"
#include "batch/unit_row.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/store.h"
#include "tests/batch/fixtures.h"

using namespace strandline;
using batch::test::Scratch;

namespace {

/// A batch of `count` units of which the last `failed` failed.
struct Batch {
  Scratch scratch;
  batch::Plan plan;
  batch::BatchFolder folder;
  batch::Ledger ledger;
  Batch(int count, int failed)
      : plan(batch::test::small_plan(count)), folder(scratch.path / "b"), ledger(folder.ledger()) {
    std::vector<std::string> ids;
    for (const batch::Unit& unit : plan.units) ids.push_back(unit.id);
    ledger.open_units(ids);
    for (int i = 0; i < count; ++i) {
      const batch::Unit& unit = plan.units[static_cast<std::size_t>(i)];
      if (i >= count - failed)
        ledger.fail(unit.id, 1, "too \"wide\", <b>");
      else
        core::write_file_atomically(folder.unit(unit.id), batch::test::small_summary(unit));
    }
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(collect)

BOOST_AUTO_TEST_CASE(a_row_per_unit_with_units_in_the_names) {
  Batch b(3, 1);
  batch::collect(b.plan, b.folder.root(), b.ledger);
  const auto csv = core::Csv::load(b.folder.table());
  BOOST_REQUIRE_EQUAL(csv.rows.size(), 3u);
  BOOST_TEST(csv.cell(1, "value_gpu_buy_musd") == "1.5");
  BOOST_TEST(csv.cell(1, "G2_musd") == "-1.25");
  BOOST_TEST(csv.cell(1, "state") == "done");
  BOOST_TEST(csv.cell(2, "state") == "failed");
  BOOST_TEST(csv.cell(2, "error") == "too \"wide\", <b>");
  BOOST_TEST(csv.cell(2, "G2_musd") == "");
}

BOOST_AUTO_TEST_CASE(the_store_reads_as_a_store) {
  Batch b(4, 0);
  batch::collect(b.plan, b.folder.root(), b.ledger);
  const auto store = core::ResultStore::read(b.folder.store());
  BOOST_TEST(store.get("units").rows() == 4u);
  BOOST_TEST(store.get("measures").rows() == 4u);
  BOOST_TEST(store.get("glossary").rows() == 2u);
  BOOST_TEST(std::get<double>(store.get("strategies").cells()[3][2]) == 3.5);
}

/// Values 0.5 ... 19.5 in quarters of the range 0..19 (quarter bounds 4.75, 9.5, 14.25).
BOOST_AUTO_TEST_CASE(groups_are_compared_by_quarters_of_a_long_range) {
  Batch b(20, 0);
  const auto collected = batch::collect(b.plan, b.folder.root(), b.ledger);
  const auto& cells = collected.comparison.cells();
  BOOST_REQUIRE_EQUAL(cells.size(), 4u);
  const double means[] = {2.5, 7.5, 12.5, 17.5};
  for (std::size_t q = 0; q < 4; ++q) {
    BOOST_TEST(std::get<std::int64_t>(cells[q][2]) == 5);
    BOOST_TEST(std::get<double>(cells[q][5]) == means[q], boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_or_foreign_file_is_named) {
  Batch b(3, 0);
  const auto file = b.folder.unit(b.plan.units[1].id);
  for (const std::string& content : {std::string("{\"meta\": ["), std::string("{}"),
                                     batch::test::small_summary(b.plan.units[0])}) {
    core::write_file_atomically(file, content);
    BOOST_CHECK_EXCEPTION(batch::collect(b.plan, b.folder.root(), b.ledger), core::InputError,
                          [&](const core::InputError& e) {
                            return e.parts().place.file == file.string() &&
                                   e.parts().mend.find("remove it") != std::string::npos;
                          });
  }
  BOOST_TEST(!std::filesystem::exists(b.folder.root() / "batch.sqlite.tmp"));
}

BOOST_AUTO_TEST_CASE(units_are_spelled_out_in_names) {
  BOOST_TEST(batch::with_unit("own_cost", "USD/Mtok") == "own_cost_usd_per_mtok");
  BOOST_TEST(batch::with_unit("p_loss", "%") == "p_loss_percent");
  BOOST_TEST(batch::with_unit("rate", "1/year") == "rate_per_year");
  BOOST_TEST(batch::with_unit("ratio", "1") == "ratio");
}

BOOST_AUTO_TEST_SUITE_END()
