import { everyPage } from './axe.mjs'

everyPage('phone', { viewport: { width: 390, height: 844 } })
