// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/store.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <limits>

#include "tests/core/support.h"

using namespace strandline::core;
using strandline::tests::contains;
using strandline::tests::input_error;
using strandline::tests::TemporaryFolder;

namespace {

ResultStore example() {
  ResultStore store;
  Table mixed({{"strategy"}, {"value_musd"}, {"paths"}, {"note, \"odd\""}});
  mixed.add({std::string("stay"), 0.1, std::int64_t{100'000}, std::string("it's")});
  mixed.add({std::string("it's \"x\"\n"), std::monostate{}, std::int64_t{-1}, std::int64_t{5}});
  mixed.add({std::string(), 3.0, std::monostate{}, 1e-320});
  store.put("strategies", mixed);
  store.put("meta", Table({{"key"}, {"value"}}));
  return store;
}

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t n = 0;
  for ([[maybe_unused]] const auto& f : std::filesystem::directory_iterator(folder)) ++n;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store)

BOOST_AUTO_TEST_CASE(every_cell_comes_back_with_its_kind_and_bits) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "study.sqlite";
  const ResultStore written = example();
  written.write(file);
  const ResultStore read = ResultStore::read(file);
  BOOST_TEST(read.tables().size() == 2u);
  BOOST_TEST((read.get("strategies").cells() == written.get("strategies").cells()));
  BOOST_TEST(read.get("strategies").columns()[3].name == "note, \"odd\"");
  BOOST_TEST(read.get("meta").rows() == 0u);
  BOOST_TEST(read.get("meta").columns().size() == 2u);
}

BOOST_AUTO_TEST_CASE(writing_replaces_and_leaves_nothing_beside_the_file) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "study.sqlite";
  example().write(file);
  ResultStore small;
  Table t({{"a"}});
  t.add({1.5});
  small.put("t", t);
  small.write(file);
  BOOST_TEST(files_in(folder.path()) == 1u);
  BOOST_TEST(ResultStore::read(file).has("t"));
  BOOST_TEST(!ResultStore::read(file).has("meta"));
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(the_file_has_typed_columns_for_other_programs) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "study.sqlite";
  example().write(file);
  SQLite::Database db(file.string());
  const std::string sql =
      db.execAndGet("SELECT sql FROM sqlite_master WHERE name = 'strategies'").getString();
  BOOST_TEST(contains(sql, "\"strategy\" TEXT"));
  BOOST_TEST(contains(sql, "\"value_musd\" REAL"));
  BOOST_TEST(contains(sql, "\"paths\" INTEGER"));
  BOOST_TEST(db.execAndGet("PRAGMA user_version").getInt() > 0);
}

BOOST_AUTO_TEST_CASE(a_nan_is_blank) {
  const TemporaryFolder folder;
  ResultStore store;
  Table t({{"x"}});
  t.add({std::numeric_limits<double>::quiet_NaN()});
  store.put("t", t);
  store.write(folder.path() / "s");
  const Cell cell = ResultStore::read(folder.path() / "s").get("t").cells()[0][0];
  BOOST_TEST(std::holds_alternative<std::monostate>(cell));
}

BOOST_AUTO_TEST_CASE(a_missing_foreign_or_newer_file_is_an_input_error) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.sqlite";
  const auto error = [&] { return input_error([&] { ResultStore::read(file); }); };
  BOOST_TEST(contains(error(), "no such results file"));
  std::ofstream(file) << std::string(5000, 'x');
  BOOST_TEST(contains(error(), "cannot be read as SQLite"));
  std::filesystem::remove(file);
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t(a)");
  BOOST_TEST(contains(error(), "not a Strandline results file"));
  std::filesystem::remove(file);
  example().write(file);
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  BOOST_TEST(contains(error(), "schema version 99"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_a_runtime_failure) {
  BOOST_CHECK_THROW(example().write("/no/such/folder/x.sqlite"), RuntimeFailure);
}

BOOST_AUTO_TEST_CASE(an_unknown_table_is_named) {
  BOOST_CHECK_EXCEPTION(example().get("nothing"), std::out_of_range,
                        [](const auto& e) { return contains(e.what(), "nothing"); });
}

BOOST_AUTO_TEST_SUITE_END()
