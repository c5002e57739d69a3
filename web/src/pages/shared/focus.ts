import { ref } from 'vue'

/** Whether only one's own talks are on the screen, and only what can't wait is told (集中モード). In this window, until its end. */
export const focused = ref(false)
