import { everyPage } from './axe.mjs'

everyPage('dark', { colorScheme: 'dark' })
