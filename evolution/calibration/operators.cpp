// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/operators.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace strandline::evolution {
namespace {

using archs::Trait;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Text between separators.
std::set<std::string> tokens(const std::string& text, char separator) {
  std::set<std::string> out;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    if (end > at) out.insert(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The structural cells of a model.
struct Cells {
  std::string kv, pattern, mixer, channel, decoding, train, serve;
  std::set<std::string> extra;
  Cells(const Record& r, const ModelRow& m)
      : kv(r.cell(m, "kv_sharing")),
        pattern(r.cell(m, "attn_pattern")),
        mixer(r.cell(m, "token_mixer")),
        channel(r.cell(m, "channel_mixer")),
        decoding(r.cell(m, "decoding")),
        train(r.cell(m, "train_precision")),
        serve(r.cell(m, "serve_precision")),
        extra(tokens(r.cell(m, "extra_traits"), ';')) {}
};

/// Words of a token mixer that name an operator; matched as parts of the cell, first match of a
/// group wins. The empty name: expressible by attention and matrix products.
struct Word {
  std::string_view part, operator_name;
};
constexpr Word kMixerWords[] = {
    {"Gated-DeltaNet", "delta rule"},
    {"KDA", "delta rule"},
    {"DeltaNet", "delta rule"},
    {"lightning-linear", "linear attention"},
    {"Mamba", "selective scan"},
    {"RG-LRU", "gated linear recurrence"},
    {"xLSTM", "matrix memory recurrence"},
    {"RWKV", "WKV recurrence"},
    {"hyena", "long convolution"},
    {"short-conv", ""},  // its own operator, by kShortConv below
    {"LSTM", "LSTM"},
    {"retrieval", ""},
    {"byte-latent", "dynamic byte patching"},
    {"attention", ""},
    {"conv", "convolution"},
};

/// Further traits that are operators of their own; the empty name: expressible.
constexpr Word kExtraWords[] = {
    {"short-conv", "short convolution"},
    {"mHC", "multi-stream residual"},
    {"attn-residual", "attention over layers"},
    {"ngram-emb", "table gather"},
    {"zero-experts", "zero-computation experts"},
    {"hash-routing", "hash routing"},
    {"DSA", "top-k gather"},
    {"MSA", "top-k gather"},
    {"QSA", "top-k gather"},
    {"CSA-HCA", "compressed attention"},
    {"byte-latent", "dynamic byte patching"},
    {"fine-grained-moe", ""},
    {"qk-norm", ""},
    {"aux-free", ""},
    {"parallel", ""},
    {"gated-attn", ""},
    {"loop", ""},
    {"attn-sink", ""},
    {"kv-unified", ""},
    {"cla", ""},
    {"softcap", ""},
    {"conv3d", ""},
    {"index-share", ""},
    {"layerwise-scaling", ""},
    {"per-layer-emb", ""},
    {"latent-moe", ""},
    {"reversible", ""},
    {"retrieval", ""},
    {"dense-moe-residual", ""},
    {"subln", ""},
    {"altup", ""},
    {"shortcut-moe", ""},
    {"block-diffusion-draft", ""},
};
constexpr Word kPatternWords[] = {
    {"sparse-topk", "top-k gather"},
    {"compressed-sparse", "compressed attention"},
    {"sparse-fixed", "fixed sparse attention"},
    {"lsh", "hashed attention"},
    {"location", "location attention"},
    {"full", ""},
    {"local-global", ""},
    {"sliding", ""},
    {"chunked", ""},
    {"none", ""},
};
constexpr Word kKvWords[] = {
    {"MLA", "latent KV"},
    {"MFA", "factorised attention"},
    {"CCA", "factorised attention"},
    {"GDLA", "factorised attention"},
    {"MHA", ""},
    {"GQA", ""},
    {"MQA", ""},
    {"none", ""},
};
constexpr Word kDecodingWords[] = {
    {"diffusion-LM", "diffusion decoding"},
    {"diffusion", ""},
    {"AR", ""},
    {"encoder", ""},
    {"feedforward", ""},
    {"GAN", ""},
};

/// Adds what a cell's words name: a rule matches a part of the cell or, `exact`, the whole of it.
template <std::size_t N>
void add(const Word (&words)[N], bool exact, const std::string& column, const std::string& cell,
         std::set<std::string>& hard, std::set<std::string>& novel) {
  if (cell.empty()) return;
  for (const Word& w : words) {
    if (exact ? cell != w.part : !has(cell, w.part)) continue;
    if (!w.operator_name.empty()) hard.emplace(w.operator_name);
    return;
  }
  hard.insert(column + "=" + cell);
  novel.insert(column + "=" + cell);
}

bool fine_grained(const Cells& c, const ModelRow& m) {
  return c.extra.contains("fine-grained-moe") || m.experts >= 32;
}

archs::MixerTrait mixer_of(const Cells& c) {
  using M = archs::MixerTrait;
  const bool attends = has(c.mixer, "attention");
  const bool delta = has(c.mixer, "DeltaNet") || has(c.mixer, "KDA") || has(c.mixer, "lightning") ||
                     has(c.mixer, "RWKV") || has(c.mixer, "xLSTM");
  const bool scans = has(c.mixer, "Mamba") || has(c.mixer, "RG-LRU") ||
                     has(c.mixer, "short-conv") || has(c.mixer, "hyena") || has(c.mixer, "LSTM");
  if (!attends && (delta || scans)) return M::kRecurrentOnly;
  if (delta) return M::kDeltaHybrid;
  if (scans) return M::kSsmHybrid;
  const bool selects = has(c.pattern, "topk") || has(c.pattern, "compressed") ||
                       c.extra.contains("DSA") || c.extra.contains("CSA-HCA") ||
                       c.extra.contains("MSA") || c.extra.contains("QSA");
  if (selects) return M::kTopkSparse;
  const bool windows =
      has(c.pattern, "local") || has(c.pattern, "sliding") || has(c.pattern, "chunked");
  if (windows) return M::kLocalGlobal;
  return c.kv == "MLA" ? M::kLatentAttention : M::kFullAttention;
}

archs::PrecisionTrait precision_of(const std::string& format) {
  using P = archs::PrecisionTrait;
  if (has(format, "4") || format == "ternary") return P::kFp4;
  return has(format, "8") ? P::kFp8 : P::kBf16;
}

archs::SizeTrait size_of(double total_params_b) {
  // Halfway between the library's classes of 8, 32, 120 and 600 billion on a log scale.
  constexpr double kBounds[] = {16.0, 62.0, 268.0};
  int s = 0;
  while (s < 3 && total_params_b >= kBounds[s]) ++s;
  return static_cast<archs::SizeTrait>(s);
}

}  // namespace

Classified classify(const Record& record, const ModelRow& model) {
  const Cells c(record, model);
  Classified out;
  const auto set = [&](Trait trait, auto value, bool known) {
    out.genome.value[static_cast<std::size_t>(trait)] = static_cast<std::uint8_t>(value);
    out.known[static_cast<std::size_t>(trait)] = known;
  };
  set(Trait::kMixer, mixer_of(c), !c.mixer.empty());
  const bool moe = has(c.channel, "MoE");
  set(Trait::kChannel,
      !moe                     ? archs::ChannelTrait::kDense
      : fine_grained(c, model) ? archs::ChannelTrait::kFineMoe
                               : archs::ChannelTrait::kCoarseMoe,
      !c.channel.empty());
  const bool streams = c.extra.contains("mHC") || c.extra.contains("attn-residual");
  set(Trait::kResidual,
      streams ? archs::ResidualTrait::kMultiStream : archs::ResidualTrait::kSingle,
      model.disclosed);
  const std::string& format = c.serve.empty() ? c.train : c.serve;
  set(Trait::kPrecision, precision_of(format), !format.empty());
  set(Trait::kDecoding,
      has(c.decoding, "diffusion-LM") ? archs::DecodingTrait::kBlockDiffusion
      : has(c.decoding, "MTP")        ? archs::DecodingTrait::kMultiToken
                                      : archs::DecodingTrait::kAutoregressive,
      model.disclosed);
  const bool sized = std::isfinite(model.total_params_b);
  set(Trait::kSize, sized ? size_of(model.total_params_b) : archs::SizeTrait::kMedium, sized);
  set(Trait::kNovel, 0, true);
  return out;
}

Operators hard_operators(const Record& record, const ModelRow& model) {
  const Cells c(record, model);
  std::set<std::string> hard, novel;
  if (has(c.mixer, "attention")) hard.insert("softmax attention");
  if (has(c.channel, "MoE")) hard.insert("MoE routing");
  add(kMixerWords, false, "token_mixer", c.mixer, hard, novel);
  add(kKvWords, true, "kv_sharing", c.kv, hard, novel);
  add(kPatternWords, true, "attn_pattern", c.pattern, hard, novel);
  add(kDecodingWords, false, "decoding", c.decoding, hard, novel);
  for (const std::string& word : c.extra) add(kExtraWords, true, "extra_traits", word, hard, novel);
  return {{hard.begin(), hard.end()}, {novel.begin(), novel.end()}};
}

std::vector<OperatorEvent> operator_events(const Record& record) {
  std::vector<OperatorEvent> events;
  std::set<std::string> seen;
  for (const ModelRow* m : record.notable()) {
    const Operators found = hard_operators(record, *m);
    for (const std::string& name : found.hard)
      if (seen.insert(name).second)
        events.push_back({name, m->name, m->year,
                          std::binary_search(found.novel.begin(), found.novel.end(), name)});
  }
  return events;
}

}  // namespace strandline::evolution
