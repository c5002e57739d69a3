import { createRouter, createWebHistory } from 'vue-router'
import { mayRead, me, resume } from '@/entities/session'
import { type Room, useWords } from '@/locales'

/** A page that comes with words of its own. */
const withWords = <T>(page: () => Promise<T>, ...rooms: Room[]) => () => Promise.all([page(), ...rooms.map(useWords)]).then(([it]) => it as T)

/** The console's addresses. Every page is fetched when it is first opened. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/inbox' },
    { path: '/login', name: 'login', component: () => import('@/pages/login/LoginPage.vue'), meta: { open: true } },
    { path: '/inbox/:id?', name: 'inbox', component: () => import('@/pages/inbox/InboxPage.vue') },
    { path: '/search', name: 'search', component: withWords(() => import('@/pages/search/SearchPage.vue'), 'search') },
    { path: '/knowledge/:view(entries|candidates|words)?/:id?', name: 'knowledge', component: withWords(() => import('@/pages/knowledge/KnowledgePage.vue'), 'knowledge', 'rich') },
    { path: '/scenarios/:view(list|ports)?', name: 'scenarios', component: withWords(() => import('@/pages/scenario/ScenarioPage.vue'), 'scenario', 'rich') },
    { path: '/scenarios/edit/:brand/:id', name: 'scenario', component: withWords(() => import('@/pages/scenario/EditorPage.vue'), 'scenario', 'rich') },
    { path: '/bot/:view(report|gaps|check|settings|model|try|talks)?/:id?', name: 'bot', component: withWords(() => import('@/pages/bot/BotPage.vue'), 'learning', 'knowledge') },
    { path: '/care/:view(escalations|followups|scheduled|mentions|surveys|mutes|settings)?', name: 'care', component: withWords(() => import('@/pages/care/CarePage.vue'), 'care', 'knowledge', 'plus') },
    { path: '/many/:view(backlog|incidents|history)?/:id?', name: 'many', component: withWords(() => import('@/pages/many/ManyPage.vue'), 'many') },
    { path: '/ahead/:view(now|history|accuracy)?', name: 'ahead', component: withWords(() => import('@/pages/ahead/AheadPage.vue'), 'ahead') },
    { path: '/refunds/:view(requested|approved|done|over|settings)?', name: 'refund', component: withWords(() => import('@/pages/refund/RefundsPage.vue'), 'refund', 'care') },
    { path: '/board', name: 'board', component: withWords(() => import('@/pages/board/BoardPage.vue'), 'board') },
    { path: '/wall', name: 'wall', component: withWords(() => import('@/pages/wall/WallPage.vue'), 'wall') },
    { path: '/settings/entrance/:view(now|rules|words|menus|report|history)?', name: 'entrance', component: withWords(() => import('@/pages/entrance/EntrancePage.vue'), 'entrance') },
    { path: '/settings/hours/:view(hours|days|targets|figures|history)?', name: 'hours', component: withWords(() => import('@/pages/hours/HoursPage.vue'), 'hours') },
    { path: '/settings/routing/:view(queues|people|whatif|presence|offers)?', name: 'routing', component: withWords(() => import('@/pages/routing/RoutingPage.vue'), 'routing') },
    { path: '/settings/people/:view(people)?', name: 'staff', component: withWords(() => import('@/pages/staff/StaffPage.vue'), 'staff') },
    { path: '/settings/admin/:view(channels|brands|keys|hooks|traits|file|emergency)?', name: 'admin', component: withWords(() => import('@/pages/admin/AdminPage.vue'), 'admin', 'staff') },
    { path: '/connect/:channel?', name: 'connect', component: withWords(() => import('@/pages/connect/ConnectPage.vue'), 'admin') },
    { path: '/setup', name: 'setup', component: withWords(() => import('@/pages/connect/SetupPage.vue'), 'admin'), meta: { open: true } },
    { path: '/invite', name: 'invite', component: withWords(() => import('@/pages/staff/InvitePage.vue'), 'staff'), meta: { open: true } },
    { path: '/settings/templates/:view(list|report)?/:id?', name: 'template', component: withWords(() => import('@/pages/template/TemplatePage.vue'), 'template', 'knowledge', 'care') },
    { path: '/settings/customers/:view(policy)?', name: 'person', component: withWords(() => import('@/pages/customer/PolicyPage.vue'), 'person') },
    { path: '/settings/guard/:view(rules|words|report|missends)?', name: 'guard', component: withWords(() => import('@/pages/guard/GuardPage.vue'), 'guard') },
    { path: '/settings/writing/:view(rules)?', name: 'writing', component: withWords(() => import('@/pages/writing/WritingPage.vue'), 'writing') },
    { path: '/settings/forms/:view(rules)?', name: 'form', component: withWords(() => import('@/pages/form/FormPage.vue'), 'form') },
    { path: '/settings/notices', name: 'notices', component: withWords(() => import('@/pages/notices/NoticesPage.vue'), 'tempo') },
    { path: '/settings', name: 'settings', component: withWords(() => import('@/pages/settings/SettingsPage.vue'), 'routing', 'entrance', 'staff', 'template', 'person', 'guard', 'admin', 'writing', 'form', 'tempo', 'board', 'wall') },
    { path: '/:rest(.*)*', redirect: '/inbox' },
  ],
})

let asked = false

router.beforeEach(async (to) => {
  if (!asked) {
    await resume().catch(() => undefined) // an unreachable desk is explained on the login page
    asked = true
  }
  // Whoever sees no conversations is at home in the knowledge.
  if (me.value && !mayRead() && (to.name === 'inbox' || to.name === 'login')) return { name: 'knowledge' }
  if (me.value) return to.name === 'login' ? { name: 'inbox' } : true
  if (to.meta.open) return true
  return { name: 'login', query: to.fullPath === '/inbox' ? {} : { to: to.fullPath } }
})
