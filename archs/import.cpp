// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "archs/import_config.h"
#include "archs/validate.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

constexpr std::uintmax_t kFileBytes = 4u << 20;

// Brackets are counted before the text is parsed: deep nesting costs the parser seconds.
void check_nesting(const std::string& text, const std::filesystem::path& file) {
  constexpr int kDeepest = 32;
  int depth = 0, line = 1, column = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i, ++column) {
    const char ch = text[i];
    if (ch == '\n') ++line, column = -1;
    if (quoted && ch == '\\') ++i, ++column;
    if (ch == '"') quoted = !quoted;
    if (quoted) continue;
    if (ch == ']' || ch == '}') --depth;
    if ((ch == '[' || ch == '{') && ++depth > kDeepest)
      throw core::InputError({{file.string(), line, column + 1},
                              "",
                              "",
                              fmt::format("is nested deeper than {} levels", kDeepest),
                              "give a config.json as released"});
  }
}

// JSON allows tabs between its tokens (and, escaped only, inside texts); YAML does not.
YamlNode load_json(const std::filesystem::path& file) {
  std::string text = core::read_file(file, kFileBytes);
  std::replace(text.begin(), text.end(), '\t', ' ');
  check_nesting(text, file);
  return YamlNode::parse(text, file.string());
}

// The part that describes the language model, where a file describes several; wrappers nest.
YamlNode text_part(const YamlNode& root) {
  constexpr int kNesting = 4;
  YamlNode part = root;
  for (int level = 0; level < kNesting; ++level) {
    bool inner = false;
    for (const char* key :
         {"text_config", "llm_config", "language_config", "text_model_config", "thinker_config"})
      if (const auto child = part.find(key); child && child->is_map() && !inner) {
        part = *child;
        inner = true;
      }
    if (!inner) break;
  }
  return part;
}

const Family& family_of(const YamlNode& root, const YamlNode& text) {
  std::string type = text.text_or("model_type", "");
  // A text part without a name takes the file's (MiniMax-M3's multi-modal wrapper).
  if (type.empty()) type = root.text("model_type");
  for (const char* suffix : {"", "_text", "_vl", "_vl_text"}) {
    std::string base = type;
    if (!base.ends_with(suffix)) continue;
    base.resize(base.size() - std::string_view(suffix).size());
    if (const Family* f = find_family(base)) return *f;
  }
  const std::string near = core::nearest(type, family_names());
  text.find("model_type")
      .value_or(root.at("model_type"))
      .fail("is a family this importer does not know",
            near.empty() ? "describe the model in archs/catalog by hand"
                         : fmt::format("the nearest known one is '{}'", near));
}

DataType stored_type(const Config& c, const Config& outer) {
  auto node = c.first({"torch_dtype", "dtype"});
  if (!node) node = outer.first({"torch_dtype", "dtype"});
  if (!node || !node->is_scalar()) return DataType::kBf16;
  std::string name = node->as_text();
  if (name.starts_with("torch.")) name.erase(0, 6);
  if (name == "float32") return DataType::kFp32;
  if (name == "float16") return DataType::kFp16;
  if (name == "auto" || name == "bfloat16") return DataType::kBf16;
  node->fail("is no format that weights are stored in", "use bfloat16, float16 or float32");
}

// What a released file may leave out because the family's configuration class says it
// (transformers, models/<family>/configuration_<family>.py).
struct FamilyDefault {
  std::string_view model_type;
  std::int64_t context_tokens, vocabulary;
};
constexpr FamilyDefault kDefaults[] = {
    {"falcon", 2048, 65024},          {"RefinedWeb", 2048, 65024},
    {"RefinedWebModel", 2048, 65024}, {"gemma", 8192, 256000},
    {"gemma2", 8192, 256000},         {"gemma3_text", 131072, 262208},
    {"gemma3n_text", 32768, 262400},  {"gemma4_text", 131072, 262144},
    {"jamba", 262144, 65536}};

const FamilyDefault* default_of(const Config& c) {
  const std::string type = c.text_or("model_type", c.file().text_or("model_type", ""));
  const auto found = std::find_if(std::begin(kDefaults), std::end(kDefaults),
                                  [&](const FamilyDefault& d) { return d.model_type == type; });
  return found == std::end(kDefaults) ? nullptr : found;
}

// Context by its many names; state-space and RWKV files do not bound it at all.
std::int64_t context_of(const Config& c) {
  constexpr std::int64_t kUnbounded = 1 << 20;
  const auto node =
      c.first({"max_position_embeddings", "n_positions", "max_seq_len", "max_sequence_length",
               "n_ctx", "seq_length", "context_length", "max_context_length", "model_max_length"});
  if (node) return node->as_integer({1, 1e9});
  const FamilyDefault* known = default_of(c);
  return known ? known->context_tokens : kUnbounded;
}

void import_formats(const Config& c, const Config& outer, Architecture& a) {
  a.weight_type = a.expert_type = a.activation_type = stored_type(c, outer);
  if (a.activation_type == DataType::kFp32) a.activation_type = DataType::kBf16;
  for (const Config* part : {&c, &outer})
    for (const char* key : {"quantization_config", "compression_config"})
      if (const auto q = part->get(key)) return import_quantization(*q, a);
  // ModelOpt used to write its formats beside the config.
  const std::filesystem::path beside =
      std::filesystem::path(c.node().place().file).parent_path() / "hf_quant_config.json";
  if (std::filesystem::exists(beside)) import_quantization(load_json(beside).at("quantization"), a);
}

void import_common(const Config& c, const Config& outer, Architecture& a) {
  a.model_width = c.count({"hidden_size", "n_embd", "n_embed", "d_model", "embedding_dim"});
  if (a.model_width < 1) c.node().at("hidden_size").fail("must be positive", "give the width");
  const auto vocabulary =
      c.first({"padded_vocab_size", "embedding_size", "vocab_size"});  // rows that are stored
  if (const FamilyDefault* known = default_of(c); known && !vocabulary)
    a.vocabulary = known->vocabulary;
  else
    a.vocabulary = (vocabulary ? *vocabulary : c.node().at("vocab_size")).as_integer({1, 1e9});
  a.context_tokens = context_of(c);
  a.tied_embeddings =
      c.flag_or({"tie_word_embeddings", "tie_embedding", "tie_embeddings", "weight_tying"},
                outer.flag_or("tie_word_embeddings", false));
  a.draft_heads = c.count_or(
      {"num_nextn_predict_layers", "num_mtp_modules", "mtp_num_hidden_layers", "mtp_num_layers"},
      0);
  c.ignore({"mtp_transformer_layers", "use_mtp"});
  import_formats(c, outer, a);
}

// Without experts, the format that quantization gave to experts is that of the MLPs: most weights.
void settle_formats(Architecture& a) {
  for (const LayerSpec& l : a.layers)
    if (l.channel.kind == ChannelMixer::kMoe) return;
  a.weight_type = a.expert_type;
}

// Where a config says what an architecture field holds, for messages about contradicting sizes.
struct Origin {
  const char* field;
  std::initializer_list<const char*> keys;
};
const Origin kOrigins[] = {
    {"kv_heads", {"num_key_value_heads", "num_kv_heads", "n_head_kv", "num_attention_heads"}},
    {"heads", {"num_attention_heads", "n_head", "n_heads", "num_heads", "mamba_n_heads"}},
    {"qk_dim", {"head_dim", "qk_nope_head_dim", "linear_key_head_dim", "num_attention_heads"}},
    {"v_dim", {"v_head_dim", "head_dim", "linear_value_head_dim", "mamba_d_head"}},
    {"kv_rank", {"kv_lora_rank"}},
    {"rope_dim", {"qk_rope_head_dim"}},
    {"index_dim", {"index_head_dim", "index_n_heads"}},
    {"out_groups", {"o_groups"}},
    {"state_dim", {"ssm_state_size", "state_size", "mamba_d_state"}},
    {"state_groups", {"n_groups", "mamba_n_groups", "linear_num_key_heads"}},
    {"width", {"intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size"}},
    {"experts", {"n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"}},
    {"experts_per_token",
     {"num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k", "top_k_experts"}},
    {"expert_width", {"moe_intermediate_size", "intermediate_size", "expert_ffn_hidden_size"}},
    {"shared_width", {"shared_expert_intermediate_size", "n_shared_experts"}},
    {"vocabulary", {"vocab_size"}},
    {"model_width", {"hidden_size"}},
    {"layers", {"num_hidden_layers", "hybrid_override_pattern", "layer_types"}},
};

[[noreturn]] void fail_at_origin(const YamlNode& part, const core::InputError& e) {
  core::InputError::Parts parts = e.parts();
  const std::size_t dot = parts.key.rfind('.');
  const std::string field = dot == std::string::npos ? parts.key : parts.key.substr(dot + 1);
  parts.place = part.place();
  for (const Origin& origin : kOrigins)
    if (field == origin.field)
      for (const char* key : origin.keys)
        if (const auto node = part.find(key)) {
          parts.problem = fmt::format("gives {} = {}, which {}", field, parts.value, parts.problem);
          parts.place = node->place();
          parts.key = node->path();
          parts.value = node->is_scalar() ? node->as_text() : "";
          throw core::InputError(std::move(parts));
        }
  throw core::InputError(std::move(parts));
}

std::string id_of(const std::filesystem::path& file) {
  std::string id = file.stem().string();
  if (id.ends_with("_config")) id.resize(id.size() - 7);
  if (const std::size_t cut = id.rfind("--"); cut != std::string::npos) id = id.substr(cut + 2);
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char ch) {
    return ch == '_' ? '-' : static_cast<char>(std::tolower(ch));
  });
  return id;
}

}  // namespace

Architecture import_config(const std::filesystem::path& file, const std::string& id) {
  const YamlNode root = load_json(file);
  if (!root.is_map()) root.fail("is no config.json", "give the file with model_type and sizes");
  const YamlNode part = text_part(root);
  const Config config(part, root);
  Architecture a;
  a.id = id.empty() ? id_of(file) : id;
  a.name = a.id;
  a.source = "config.json, " + file.filename().string();
  const Family& family = family_of(root, part);
  import_common(config, Config(root), a);
  family.import(config, a);
  settle_formats(a);
  refuse_unknown(part);
  for (const YamlNode& inner : config.parts()) refuse_unknown(inner);
  if (part.place().line != root.place().line || !part.path().empty()) refuse_unknown_wrapper(root);
  try {
    validate(a, file.string());
  } catch (const core::InputError& e) {
    fail_at_origin(part, e);
  }
  return a;
}

}  // namespace strandline::archs
