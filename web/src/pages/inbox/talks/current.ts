import { inject, type InjectionKey, type Ref, ref } from 'vue'

/** Whether a talk is the one that keys and the customer's pane are for; of several side by side it is one. */
export const isCurrent: InjectionKey<Readonly<Ref<boolean>>> = Symbol('current')
export const useCurrent = (): Readonly<Ref<boolean>> => inject(isCurrent, () => ref(true), true)
