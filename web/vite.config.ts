import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const desk = process.env.DESK_URL ?? 'http://127.0.0.1:8080'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue(), tailwind()],
  resolve: {
    alias: {
      '@': at('./src'),
      // How Flex messages are drawn is one piece with the emulator's phone.
      'line-flex.css': at('../lineemu/phone/css/flex.css'),
      'line-flex': at('../lineemu/phone/flex/describe.js'),
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  server: { host: '127.0.0.1', port: 5173, fs: { allow: ['..'] }, proxy: { '/api': { target: desk } } },
  worker: { format: 'es' },
  build: {
    outDir: '../internal/adapter/httpapi/dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What every page stands on comes in one piece: a lazy part that happens to need less of it must not break it in two.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router|petite-vue-i18n|@intlify)[\\/]/ }] } } },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    restoreMocks: true,
  },
})
