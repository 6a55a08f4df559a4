// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <set>

#include "archs/genome.h"
#include "archs/lower.h"
#include "core/error.h"
#include "tests/archs/support.h"

using namespace strandline;
using namespace strandline::archs;

namespace {

const std::vector<Signature> kSignatures(8, Signature{30, 1, 0, false, false});

int value(const Genome& g, Trait t) {
  return g.value[static_cast<int>(t)];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(genome)

BOOST_AUTO_TEST_CASE(index_and_genome_are_inverse) {
  for (int i = 0; i < kLibrarySize; ++i) BOOST_REQUIRE(index_of(genome_at(i)) == i);
  BOOST_TEST(kLibrarySize == 13608);
}

BOOST_AUTO_TEST_CASE(known_genomes_come_first) {
  for (int i = 0; i < kLibrarySize; i += 7)
    BOOST_REQUIRE((value(genome_at(i), Trait::kNovel) == 0) == (i < kKnownSize));
}

BOOST_AUTO_TEST_CASE(descriptions_tell_all_genomes_apart) {
  std::set<std::string> seen;
  for (int i = 0; i < kLibrarySize; ++i) seen.insert(describe(genome_at(i)));
  BOOST_TEST(seen.size() == std::size_t(kLibrarySize));
}

BOOST_AUTO_TEST_CASE(classify_undoes_instantiate_for_every_known_genome) {
  for (int i = 0; i < kKnownSize; ++i) {
    const Genome g = genome_at(i), back = classify(instantiate(g, kSignatures));
    for (Trait t : {Trait::kMixer, Trait::kChannel, Trait::kResidual, Trait::kPrecision,
                    Trait::kDecoding, Trait::kNovel})
      BOOST_REQUIRE_MESSAGE(value(g, t) == value(back, t), describe(g)
                                                               << " became " << describe(back));
  }
}

BOOST_AUTO_TEST_CASE(tabulated_needs_equal_those_of_the_architectures) {
  const auto needs = library_needs(kSignatures);
  BOOST_REQUIRE(needs.size() == std::size_t(kLibrarySize));
  for (int i = 0; i < kLibrarySize; ++i)
    BOOST_REQUIRE_MESSAGE(needs[i] == needs_of(instantiate(genome_at(i), kSignatures)),
                          describe(genome_at(i)));
}

BOOST_AUTO_TEST_CASE(sizes_are_near_their_class) {
  const double low[] = {5e9, 25e9, 90e9, 350e9}, high[] = {12e9, 60e9, 200e9, 900e9};
  for (int i = 0; i < kKnownSize; ++i) {
    const Genome g = genome_at(i);
    const double total = count_parameters(instantiate(g, kSignatures)).total;
    const int size = value(g, Trait::kSize);
    BOOST_REQUIRE_MESSAGE(total > low[size] && total < high[size], describe(g) << ": " << total);
  }
}

BOOST_AUTO_TEST_CASE(templates_reproduce_the_models_they_are_named_after) {
  Genome g;
  BOOST_TEST(count_parameters(instantiate(g, {})).total ==
             count_parameters(tests::model("llama-3.1-8b")).total);
  g.value = {1, 2, 0, 1, 0, 3, 0};  // latent attention, fine MoE, fp8, 600B: DeepSeek-V3
  BOOST_TEST(count_parameters(instantiate(g, {})).total ==
             count_parameters(tests::model("deepseek-v3")).total);
}

BOOST_AUTO_TEST_CASE(every_known_genome_is_valid_and_lowers) {
  OperatorGraph graph;
  for (int i = 0; i < kKnownSize; ++i) {
    const Architecture a = instantiate(genome_at(i), kSignatures);
    BOOST_REQUIRE_NO_THROW(validate(a, a.name));
    lower_into(graph, a, tests::decode(8, 2048), {8, 1, 1, 1});
    BOOST_REQUIRE(graph.size() >= 8 && graph.size() <= 96);
  }
}

BOOST_AUTO_TEST_CASE(released_models_fall_where_one_expects) {
  const auto is = [](const char* id, MixerTrait mixer, ChannelTrait channel) {
    const Genome g = classify(tests::model(id));
    BOOST_TEST(value(g, Trait::kMixer) == static_cast<int>(mixer), id);
    BOOST_TEST(value(g, Trait::kChannel) == static_cast<int>(channel), id);
  };
  is("llama-3.1-70b", MixerTrait::kFullAttention, ChannelTrait::kDense);
  is("deepseek-r1", MixerTrait::kLatentAttention, ChannelTrait::kFineMoe);
  is("deepseek-v3.2", MixerTrait::kTopkSparse, ChannelTrait::kFineMoe);
  is("gpt-oss-120b", MixerTrait::kLocalGlobal, ChannelTrait::kFineMoe);
  is("mixtral-8x7b", MixerTrait::kFullAttention, ChannelTrait::kCoarseMoe);
  is("nemotron-h-56b", MixerTrait::kSsmHybrid, ChannelTrait::kDense);
  is("qwen3-next-80b-a3b", MixerTrait::kDeltaHybrid, ChannelTrait::kFineMoe);
  is("mamba2-2.7b", MixerTrait::kRecurrentOnly, ChannelTrait::kDense);
  BOOST_TEST(value(classify(tests::model("deepseek-v3")), Trait::kSize) ==
             static_cast<int>(SizeTrait::kFrontier));
  BOOST_TEST(value(classify(tests::model("deepseek-v3")), Trait::kPrecision) ==
             static_cast<int>(PrecisionTrait::kFp8));
  BOOST_TEST(value(classify(tests::model("deepseek-v3")), Trait::kDecoding) ==
             static_cast<int>(DecodingTrait::kMultiToken));
}

BOOST_AUTO_TEST_CASE(novel_genomes_carry_their_signature) {
  std::vector<Signature> signatures = kSignatures;
  signatures[3].flops_per_byte = 77;
  Genome g;
  g.value[static_cast<int>(Trait::kNovel)] = 4;
  const Architecture a = instantiate(g, signatures);
  BOOST_TEST(a.novel_signature == 3);
  BOOST_TEST(a.novel.flops_per_byte == 77.0);
  BOOST_CHECK_THROW(instantiate(g, {}), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
