// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/gemm/library.h"

#include <cublasLt.h>
#include <cuda_runtime_api.h>

#include <string>

#include "kernels/common/device_error.h"

namespace strandline::kernels {
namespace {

void require_library(cublasStatus_t status, const char* tried) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw Refusal(std::string("cublasLt: ") + tried + ": status " + std::to_string(status));
}

/// The library's handle and scratch memory, for the life of the process.
struct Library {
  static constexpr std::size_t kScratchBytes = std::size_t{64} << 20;
  cublasLtHandle_t handle = nullptr;
  void* scratch = nullptr;

  Library() {
    require_library(cublasLtCreate(&handle), "starting");
    require_success(cudaMalloc(&scratch, kScratchBytes), "taking scratch memory for cublasLt");
  }
};

/// A row-major matrix of `rows` x `columns`, which the library sees as its transpose.
struct Matrix {
  cublasLtMatrixLayout_t layout = nullptr;
  Matrix(cudaDataType_t type, std::int64_t rows, std::int64_t columns) {
    require_library(cublasLtMatrixLayoutCreate(&layout, type, static_cast<std::uint64_t>(columns),
                                               static_cast<std::uint64_t>(rows), columns),
                    "describing a matrix");
  }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;
  ~Matrix() { cublasLtMatrixLayoutDestroy(layout); }
};

struct Product {
  cublasLtMatmulDesc_t description = nullptr;
  cublasLtMatmulPreference_t preference = nullptr;
  Product() {
    require_library(cublasLtMatmulDescCreate(&description, CUBLAS_COMPUTE_32F, CUDA_R_32F),
                    "describing a product");
    const cublasOperation_t transposed = CUBLAS_OP_T;
    require_library(cublasLtMatmulDescSetAttribute(description, CUBLASLT_MATMUL_DESC_TRANSA,
                                                   &transposed, sizeof transposed),
                    "describing a product");
    require_library(cublasLtMatmulPreferenceCreate(&preference), "asking for an algorithm");
    require_library(cublasLtMatmulPreferenceSetAttribute(
                        preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                        &Library::kScratchBytes, sizeof Library::kScratchBytes),
                    "asking for an algorithm");
  }
  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;
  ~Product() {
    cublasLtMatmulPreferenceDestroy(preference);
    cublasLtMatmulDescDestroy(description);
  }
};

template <class T>
void multiply_by_library(const LibraryGemm<T>& op, cudaDataType_t type, void* stream) {
  if (op.rows == 0) return;
  static const Library library;
  const Product product;
  const Matrix w(type, op.outputs, op.depth), a(type, op.rows, op.depth);
  const Matrix c(CUDA_R_16BF, op.rows, op.outputs);
  cublasLtMatmulHeuristicResult_t choice{};
  int found = 0;
  require_library(
      cublasLtMatmulAlgoGetHeuristic(library.handle, product.description, w.layout, a.layout,
                                     c.layout, c.layout, product.preference, 1, &choice, &found),
      "asking for an algorithm");
  if (found == 0) throw Refusal("cublasLt: no algorithm for this shape and format on this GPU");
  const float one = 1, zero = 0;
  require_library(
      cublasLtMatmul(library.handle, product.description, &one, op.w, w.layout, op.a, a.layout,
                     &zero, op.c, c.layout, op.c, c.layout, &choice.algo, library.scratch,
                     Library::kScratchBytes, static_cast<cudaStream_t>(stream)),
      "multiplying");
}

}  // namespace

template <>
void launch_on_device(const LibraryGemm<Bf16>& op, void* stream) {
  multiply_by_library(op, CUDA_R_16BF, stream);
}

template <>
void launch_on_device(const LibraryGemm<E4M3>& op, void* stream) {
  multiply_by_library(op, CUDA_R_8F_E4M3, stream);
}

}  // namespace strandline::kernels
