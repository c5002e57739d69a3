import { createApp } from 'vue'
import { i18n, useLanguage, chosenLanguage } from '@/locales'
import '@/ui/tokens.css'
import App from './App.vue'
import { router } from './router'

async function run() {
  const chosen = chosenLanguage() ?? (navigator.language.startsWith('ja') ? 'ja' : 'en')
  await useLanguage(chosen)
  createApp(App).use(i18n).use(router).mount('#app')
}

void run()
