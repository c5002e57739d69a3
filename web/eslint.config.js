import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

// The arrows of the console: app → pages → entities → { api, live }. The plain
// UI kit knows none of them; words may be read by all but the wire.
const arrows = {
  app: ['app', 'pages', 'entities', 'ui', 'locales'],
  pages: ['pages', 'entities', 'ui', 'locales'],
  entities: ['entities', 'api', 'live', 'locales'],
  api: ['api'],
  live: ['live'],
  ui: ['ui'],
  locales: ['locales'],
}

export default ts.config(
  { ignores: ['src/api/schema.d.ts', 'node_modules'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/elements': Object.keys(arrows).map((type) => ({ type, pattern: `src/${type}/**`, partialMatch: false })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(arrows).map(([from, allow]) => ({
            from: { element: { type: from } },
            allow: [{ to: { element: { type: allow } } }, { to: { module: { origin: 'external' } } }],
          })),
        },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 250 }],
    },
  },
  { files: ['src/locales/*.ts'], rules: { 'max-lines': 'off' } },
  {
    rules: {
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
)
