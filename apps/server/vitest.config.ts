import { defineConfig } from "vitest/config"

// The tests that start the bundle as a process take seconds on a busy machine.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, teardownTimeout: 30_000 }
})
