// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/layer_size.h"

namespace strandline::archs {

double stream_parameters(const Architecture& a) {
  if (a.residual == ResidualScheme::kAttention) return 4.0 * a.model_width;
  if (a.residual != ResidualScheme::kMultiStream) return 0;
  const double n = a.residual_streams;
  return 2 * (n * a.model_width * (n * n + 2 * n) + n * n + 2 * n);
}

double depth_sources(const Architecture& a) {
  if (a.residual != ResidualScheme::kAttention || a.depth() == 0) return 0;
  const int depth = a.depth(), block = std::max(1, a.residual_block_layers);
  double finished = 0;
  for (int layer = 0; layer < depth; ++layer) finished += layer / block;
  const double first_modules = double((depth + block - 1) / block) / (2.0 * depth);
  return 1 + finished / depth + (1 - first_modules);
}

LayerEmbedding layer_embedding(const Architecture& a) {
  LayerEmbedding e;
  if (a.layer_embedding_width == 0) return e;
  const double w = a.layer_embedding_width, d = a.model_width, all = w * a.depth();
  const double rows = double(a.layer_embedding_rows > 0 ? a.layer_embedding_rows : a.vocabulary);
  e.table = rows * all;
  e.projection = d * all + w;
  e.per_layer = 2 * d * w + d;
  return e;
}

double table_elements_per_token(const Architecture& a) {
  if (a.table_gather_params == 0) return 0;
  if (a.table_rows_per_token == 0) return a.model_width;
  return double(a.table_rows_per_token) * a.table_width;
}

double table_projection_parameters(const Architecture& a) {
  return table_elements_per_token(a) * a.table_projection_width;
}

}  // namespace strandline::archs
