import { createApp } from 'vue'
import { i18n, useLanguage, chosenLanguage } from '@/locales'
import '@/ui/tokens.css'
import App from './App.vue'
import { router } from './router'

// The one script that is named by a text is the live worker: it comes from our own assets, or not at all.
interface Trust {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string | null }): unknown
}
;(window as { trustedTypes?: Trust }).trustedTypes?.createPolicy('default', { createScriptURL: (url) => (url.startsWith(`${location.origin}/assets/`) ? url : null) })

async function run() {
  const chosen = chosenLanguage() ?? (navigator.language.startsWith('ja') ? 'ja' : 'en')
  await useLanguage(chosen)
  createApp(App).use(i18n).use(router).mount('#app')
}

void run()
