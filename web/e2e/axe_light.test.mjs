import { everyPage } from './axe.mjs'

everyPage('light', { colorScheme: 'light' })
