// Every element of the UI kit in all its states: `npm run dev`, then /gallery.html. The product's
// bundle knows nothing of it: its only entry is index.html.
import { createApp } from 'vue'
import '@/ui/tokens.css'
import Gallery from './Gallery.vue'

createApp(Gallery).mount('#app')
