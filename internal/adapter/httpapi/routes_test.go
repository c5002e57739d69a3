package httpapi

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// permissions is the whole table once more, written by hand: whoever adds a route
// must say here who may use it.
var permissions = map[string][]desk.Role{
	"DELETE /api/v1/session":                                        roles,
	"GET /api/v1/me":                                                roles,
	"PUT /api/v1/me/presence":                                       roles,
	"POST /api/v1/me/here":                                          roles,
	"PUT /api/v1/me/password":                                       roles,
	"GET /api/v1/workspaces":                                        roles,
	"GET /api/v1/operators":                                         roles,
	"GET /api/v1/stream":                                            roles,
	"GET /api/v1/conversations":                                     readers,
	"GET /api/v1/search":                                            readers,
	"GET /api/v1/views":                                             readers,
	"POST /api/v1/views":                                            readers,
	"PUT /api/v1/views/{id}":                                        readers,
	"DELETE /api/v1/views/{id}":                                     readers,
	"GET /api/v1/conversations/{id}":                                readers,
	"GET /api/v1/conversations/{id}/messages":                       readers,
	"POST /api/v1/conversations/{id}/read":                          readers,
	"GET /api/v1/conversations/{id}/history":                        readers,
	"GET /api/v1/conversations/{id}/history/messages":               readers,
	"GET /api/v1/conversations/{id}/files":                          readers,
	"GET /api/v1/conversations/{id}/customer":                       workers,
	"PUT /api/v1/conversations/{id}/customer/attributes":            workers,
	"POST /api/v1/conversations/{id}/customer/notes":                workers,
	"PUT /api/v1/conversations/{id}/customer/notes/{ref}":           workers,
	"DELETE /api/v1/conversations/{id}/customer/notes/{ref}":        workers,
	"POST /api/v1/conversations/{id}/customer/verification":         workers,
	"DELETE /api/v1/conversations/{id}/customer/verification":       workers,
	"POST /api/v1/conversations/{id}/customer/verification/release": overseers,
	"PUT /api/v1/conversations/{id}/customer/flags":                 workers,
	"GET /api/v1/conversations/{id}/customer/orders":                workers,
	"GET /api/v1/conversations/{id}/customer/record":                workers,
	"POST /api/v1/conversations/{id}/customer/order-match":          workers,
	"GET /api/v1/conversations/{id}/assist":                         workers,
	"POST /api/v1/conversations/{id}/messages/{mid}/translation":    workers,
	"POST /api/v1/conversations/{id}/translation":                   workers,
	"POST /api/v1/conversations/{id}/suggestion":                    workers,
	"POST /api/v1/conversations/{id}/suggestion/fate":               workers,
	"POST /api/v1/conversations/{id}/customer/links":                overseers,
	"DELETE /api/v1/conversations/{id}/customer/links/{ref}":        overseers,
	"POST /api/v1/conversations/{id}/knowledge":                     knowers,
	"GET /api/v1/verification/policy":                               roles,
	"PUT /api/v1/verification/policy":                               overseers,
	"GET /api/v1/attachments/{id}":                                  append(slices.Clone(readers), desk.RoleEditor),
	"GET /api/v1/contacts/{id}/avatar":                              readers,
	"POST /api/v1/conversations":                                    workers,
	"POST /api/v1/conversations/{id}/accept":                        workers,
	"POST /api/v1/conversations/{id}/decline":                       workers,
	"POST /api/v1/conversations/{id}/close":                         workers,
	"POST /api/v1/conversations/{id}/reopen":                        workers,
	"POST /api/v1/conversations/{id}/transfer":                      workers,
	"POST /api/v1/conversations/{id}/typing":                        workers,
	"POST /api/v1/conversations/{id}/messages":                      workers,
	"POST /api/v1/conversations/{id}/messages/{mid}/retry":          workers,
	"POST /api/v1/conversations/{id}/messages/{mid}/dismiss":        workers,
	"POST /api/v1/conversations/{id}/messages/{mid}/revoke":         workers,
	"POST /api/v1/conversations/{id}/messages/{mid}/confirm":        workers,
	"POST /api/v1/attachments":                                      voters,
	"PUT /api/v1/conversations/{id}/watch":                          readers,
	"DELETE /api/v1/conversations/{id}/watch":                       readers,
	"PUT /api/v1/me/looking":                                        readers,
	"GET /api/v1/looking":                                           readers,
	"POST /api/v1/conversations/{id}/messages/{mid}/missend":        workers,
	"GET /api/v1/send-guard/settings":                               roles,
	"PUT /api/v1/send-guard/settings":                               overseers,
	"GET /api/v1/conversations/{id}/scheduled":                      workers,
	"POST /api/v1/conversations/{id}/scheduled":                     workers,
	"PUT /api/v1/conversations/{id}/scheduled/{ref}":                workers,
	"POST /api/v1/conversations/{id}/scheduled/{ref}/cancel":        workers,
	"POST /api/v1/conversations/{id}/scheduled/{ref}/send":          workers,
	"GET /api/v1/forms/settings":                                    roles,
	"PUT /api/v1/forms/settings":                                    masters,
	"GET /api/v1/conversations/{id}/forms":                          workers,
	"POST /api/v1/conversations/{id}/forms":                         workers,
	"POST /api/v1/conversations/{id}/forms/{ref}/withdraw":          workers,
	"POST /api/v1/conversations/{id}/forms/{ref}/reveal":            workers,
	"POST /api/v1/conversations/{id}/forms/{ref}/finish":            workers,
	"GET /api/v1/me/mentions":                                       workers,
	"POST /api/v1/conversations/{id}/mentions/seen":                 workers,
	"GET /api/v1/me/scheduled":                                      workers,
	"GET /api/v1/writing/settings":                                  roles,
	"PUT /api/v1/writing/settings":                                  overseers,
	"GET /api/v1/writing/history":                                   roles,
	"GET /api/v1/conversations/{id}/refunds":                        workers,
	"POST /api/v1/conversations/{id}/refunds":                       workers,
	"GET /api/v1/refunds":                                           workers,
	"GET /api/v1/refunds.csv":                                       overseers,
	"GET /api/v1/refunds/settings":                                  roles,
	"PUT /api/v1/refunds/settings":                                  {desk.RoleAdministrator},
	"GET /api/v1/refunds/settings/history":                          roles,
	"GET /api/v1/refunds/{id}":                                      workers,
	"POST /api/v1/refunds/{id}/approve":                             workers,
	"POST /api/v1/refunds/{id}/refuse":                              workers,
	"POST /api/v1/refunds/{id}/withdraw":                            workers,
	"POST /api/v1/refunds/{id}/pay":                                 overseers,
	"POST /api/v1/refunds/{id}/fail":                                overseers,
	"POST /api/v1/refunds/{id}/return":                              overseers,
	"POST /api/v1/refunds/{id}/notify":                              workers,
	"GET /api/v1/conversations/{id}/saved-rich":                     knowers,
	"GET /api/v1/missends":                                          overseers,
	"GET /api/v1/reports/send-guard":                                {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},

	"GET /api/v1/conversations/{id}/care":                      workers,
	"POST /api/v1/conversations/{id}/hold":                     workers,
	"POST /api/v1/conversations/{id}/resume":                   workers,
	"POST /api/v1/conversations/{id}/finish":                   workers,
	"PUT /api/v1/conversations/{id}/closing-check":             workers,
	"POST /api/v1/conversations/{id}/consult":                  workers,
	"POST /api/v1/conversations/{id}/join":                     workers,
	"POST /api/v1/conversations/{id}/part":                     workers,
	"POST /api/v1/conversations/{id}/recall":                   workers,
	"POST /api/v1/conversations/{id}/escalations":              workers,
	"POST /api/v1/conversations/{id}/escalations/{ref}/answer": workers,
	"POST /api/v1/conversations/{id}/follow-ups":               workers,
	"POST /api/v1/conversations/{id}/follow-ups/{ref}":         workers,
	"DELETE /api/v1/conversations/{id}/follow-up-proposal":     workers,
	"POST /api/v1/conversations/{id}/mute":                     workers,
	"POST /api/v1/conversations/{id}/mute/decision":            overseers,
	"GET /api/v1/care/settings":                                roles,
	"PUT /api/v1/care/settings":                                overseers,
	"GET /api/v1/escalations":                                  workers,
	"GET /api/v1/follow-ups":                                   workers,
	"GET /api/v1/surveys":                                      overseers,
	"POST /api/v1/surveys/{id}/review":                         overseers,
	"GET /api/v1/mutes":                                        overseers,
	"GET /api/v1/reports/survey":                               overseers,

	"GET /api/v1/traits":                                   overseers,
	"POST /api/v1/traits/rename":                           overseers,
	"POST /api/v1/traits/remove":                           overseers,
	"GET /api/v1/settings/export":                          overseers,
	"POST /api/v1/settings/import":                         overseers,
	"GET /api/v1/board":                                    roles,
	"POST /api/v1/board":                                   overseers,
	"PUT /api/v1/board/{id}":                               overseers,
	"POST /api/v1/board/{id}/withdraw":                     overseers,
	"POST /api/v1/board/{id}/confirm":                      roles,
	"GET /api/v1/board/{id}/readers":                       overseers,
	"POST /api/v1/board/{id}/remind":                       overseers,
	"GET /api/v1/hooks":                                    masters,
	"POST /api/v1/hooks":                                   masters,
	"PUT /api/v1/hooks/{id}":                               masters,
	"POST /api/v1/hooks/{id}/switch":                       masters,
	"POST /api/v1/hooks/{id}/secret":                       masters,
	"DELETE /api/v1/hooks/{id}":                            masters,
	"GET /api/v1/hooks/{id}/deliveries":                    masters,
	"POST /api/v1/hooks/{id}/deliveries/{delivery}/replay": masters,
	"GET /api/v1/brands":                                   masters,
	"POST /api/v1/brands":                                  masters,
	"PUT /api/v1/brands/{id}":                              masters,
	"POST /api/v1/brands/{id}/archive":                     masters,
	"POST /api/v1/brands/{id}/restore":                     masters,
	"GET /api/v1/channels":                                 masters,
	"POST /api/v1/channels":                                masters,
	"POST /api/v1/channels/try":                            masters,
	"POST /api/v1/channels/emulated":                       masters,
	"PUT /api/v1/channels/{id}":                            masters,
	"PUT /api/v1/channels/{id}/secret":                     masters,
	"POST /api/v1/channels/{id}/remove":                    masters,
	"GET /api/v1/quotas":                                   overseers,
	"GET /api/v1/channels/{id}/health":                     masters,
	"POST /api/v1/channels/{id}/webhook":                   masters,
	"GET /api/v1/emergencies":                              workers,
	"POST /api/v1/channels/{id}/halt":                      overseers,
	"PUT /api/v1/emergencies/{id}":                         overseers,
	"POST /api/v1/emergencies/{id}/end":                    overseers,
	"GET /api/v1/channels/{id}/stranded":                   workers,
	"GET /api/v1/channels/{id}/stranded.csv":               workers,
	"GET /api/v1/keys":                                     masters,
	"POST /api/v1/keys":                                    masters,
	"DELETE /api/v1/keys/{id}":                             masters,

	"GET /api/v1/people":                  masters,
	"POST /api/v1/people":                 masters,
	"PUT /api/v1/people/{id}":             masters,
	"POST /api/v1/people/{id}/invitation": masters,

	"GET /api/v1/incidents":                       workers,
	"POST /api/v1/incidents":                      overseers,
	"GET /api/v1/incidents/{id}":                  workers,
	"PUT /api/v1/incidents/{id}":                  overseers,
	"POST /api/v1/incidents/{id}/close":           overseers,
	"GET /api/v1/incidents/{id}/conversations":    workers,
	"POST /api/v1/incidents/{id}/solved/plan":     overseers,
	"POST /api/v1/incidents/{id}/solved":          overseers,
	"GET /api/v1/incidents/{id}/targets":          workers,
	"POST /api/v1/incidents/{id}/targets":         overseers,
	"PUT /api/v1/incidents/{id}/targets/{target}": workers,
	"GET /api/v1/incidents/{id}/targets.csv":      overseers,
	"PUT /api/v1/conversations/{id}/incident":     workers,
	"GET /api/v1/backlog":                         overseers,
	"POST /api/v1/bulk/plan":                      overseers,
	"POST /api/v1/bulk":                           overseers,
	"GET /api/v1/bulk":                            overseers,
	"GET /api/v1/bulk/{id}":                       overseers,
	"GET /api/v1/bulk/{id}/items":                 overseers,
	"POST /api/v1/bulk/{id}/stop":                 overseers,
	"POST /api/v1/bulk/{id}/undo":                 overseers,

	"GET /api/v1/conversations/{id}/templates":   workers,
	"POST /api/v1/conversations/{id}/actions":    workers,
	"GET /api/v1/templates":                      workers,
	"POST /api/v1/templates":                     workers,
	"PUT /api/v1/templates/{id}":                 workers,
	"POST /api/v1/templates/{id}/archive":        workers,
	"POST /api/v1/templates/{id}/restore":        workers,
	"POST /api/v1/templates/starter":             workers,
	"POST /api/v1/templates/import":              workers,
	"GET /api/v1/templates/export":               workers,
	"GET /api/v1/reports/templates":              {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"GET /api/v1/reports/templates/uses":         {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"GET /api/v1/conversations/{id}/routing":     readers,
	"GET /api/v1/conversations/{id}/draft":       workers,
	"PUT /api/v1/conversations/{id}/draft":       workers,
	"GET /api/v1/routing":                        overseers,
	"PUT /api/v1/routing":                        overseers,
	"POST /api/v1/routing/queues":                overseers,
	"PUT /api/v1/routing/queues/{id}":            overseers,
	"GET /api/v1/routing/history":                overseers,
	"POST /api/v1/routing/what-if":               overseers,
	"GET /api/v1/routing/operators":              overseers,
	"PUT /api/v1/routing/operators/{id}":         overseers,
	"GET /api/v1/routing/operators/{id}/history": overseers,
	"GET /api/v1/routing/offers":                 overseers,
	"GET /api/v1/routing/presence":               overseers,
	"GET /api/v1/ahead":                          overseers,
	"GET /api/v1/ahead/alarms":                   overseers,
	"GET /api/v1/ahead/waits":                    workers,
	"GET /api/v1/ahead/accuracy":                 overseers,
	"GET /api/v1/ahead/remedies":                 overseers,
	"POST /api/v1/ahead/remedies":                overseers,
	"POST /api/v1/ahead/remedies/{id}/undo":      overseers,

	"GET /api/v1/conversations/{id}/bot":                readers,
	"PUT /api/v1/conversations/{id}/marks":              workers,
	"PUT /api/v1/conversations/{id}/tags":               workers,
	"POST /api/v1/bot/decisions/{id}/verdict":           voters,
	"POST /api/v1/bot/try":                              knowers,
	"GET /api/v1/bot/settings":                          knowers,
	"PUT /api/v1/bot/settings":                          editors,
	"GET /api/v1/plan":                                  roles,
	"PUT /api/v1/plan":                                  {desk.RoleSupervisor, desk.RoleAdministrator},
	"GET /api/v1/plan/history":                          roles,
	"POST /api/v1/plan/preview":                         roles,
	"GET /api/v1/entrance":                              roles,
	"PUT /api/v1/entrance":                              {desk.RoleSupervisor, desk.RoleAdministrator},
	"GET /api/v1/entrance/history":                      roles,
	"GET /api/v1/entrance/state":                        workers,
	"PUT /api/v1/entrance/surge":                        overseers,
	"POST /api/v1/entrance/surge/undo":                  overseers,
	"GET /api/v1/entrance/menus":                        roles,
	"PUT /api/v1/entrance/menus":                        {desk.RoleAdministrator},
	"GET /api/v1/entrance/menus/{kind}/picture":         roles,
	"GET /api/v1/reports/entrance":                      {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"GET /api/v1/reports/holds":                         {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"GET /api/v1/reports/follow-ups":                    {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"GET /api/v1/reports/replies":                       {desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReviewer},
	"POST /api/v1/bot/model/refit":                      editors,
	"PUT /api/v1/bot/model":                             {desk.RoleAdministrator},
	"GET /api/v1/bot/scenarios":                         knowers,
	"POST /api/v1/bot/scenarios":                        editors,
	"POST /api/v1/bot/scenarios/check":                  knowers,
	"POST /api/v1/bot/scenarios/read":                   knowers,
	"POST /api/v1/bot/scenarios/try":                    editors,
	"GET /api/v1/bot/scenarios/{id}":                    knowers,
	"PUT /api/v1/bot/scenarios/{id}":                    editors,
	"DELETE /api/v1/bot/scenarios/{id}":                 editors,
	"POST /api/v1/bot/scenarios/{id}/publish":           editors,
	"POST /api/v1/bot/scenarios/{id}/live":              editors,
	"GET /api/v1/bot/scenarios/{id}/versions/{version}": knowers,
	"GET /api/v1/bot/scenarios/{id}/yaml":               knowers,
	"GET /api/v1/bot/ports":                             knowers,
	"PUT /api/v1/bot/ports/{name}":                      editors,
	"DELETE /api/v1/bot/ports/{name}":                   editors,
	"POST /api/v1/bot/ports/{name}/test":                editors,
	"GET /api/v1/knowledge/entries":                     knowers,
	"POST /api/v1/knowledge/entries":                    editors,
	"GET /api/v1/knowledge/entries/{id}":                knowers,
	"POST /api/v1/knowledge/answers/check":              editors,
	"PUT /api/v1/knowledge/entries/{id}":                editors,
	"POST /api/v1/knowledge/entries/{id}/submit":        editors,
	"POST /api/v1/knowledge/entries/{id}/withdraw":      editors,
	"POST /api/v1/knowledge/entries/{id}/publish":       editors,
	"POST /api/v1/knowledge/entries/{id}/reject":        editors,
	"POST /api/v1/knowledge/entries/{id}/retire":        editors,
	"POST /api/v1/knowledge/entries/{id}/restore":       editors,
	"POST /api/v1/knowledge/entries/{id}/rollback":      editors,
	"GET /api/v1/knowledge/entries/{id}/history":        knowers,
	"GET /api/v1/knowledge/entries/{id}/diff":           knowers,
	"POST /api/v1/knowledge/submit":                     editors,
	"POST /api/v1/knowledge/publish":                    editors,
	"GET /api/v1/knowledge/summary":                     knowers,
	"POST /api/v1/knowledge/questions":                  voters,
	"POST /api/v1/knowledge/starter":                    editors,
	"POST /api/v1/knowledge/import":                     editors,
	"GET /api/v1/knowledge/export":                      knowers,
	"POST /api/v1/knowledge/talks":                      editors,
	"GET /api/v1/knowledge/talks":                       editors,
	"GET /api/v1/knowledge/aliases":                     knowers,
	"POST /api/v1/knowledge/aliases":                    editors,
	"GET /api/v1/knowledge/candidates":                  knowers,
	"POST /api/v1/knowledge/candidates":                 voters,
	"POST /api/v1/knowledge/candidates/{id}/approve":    editors,
	"POST /api/v1/knowledge/candidates/{id}/reject":     editors,
	"POST /api/v1/knowledge/candidates/{id}/undo":       editors,
	"GET /api/v1/knowledge/synonyms":                    knowers,
	"POST /api/v1/knowledge/synonyms":                   editors,
	"PUT /api/v1/knowledge/synonyms/{id}":               editors,
	"DELETE /api/v1/knowledge/synonyms/{id}":            editors,
	"GET /api/v1/knowledge/words":                       knowers,
	"POST /api/v1/knowledge/words":                      editors,
	"PUT /api/v1/knowledge/words/{id}":                  editors,
	"DELETE /api/v1/knowledge/words/{id}":               editors,
	"GET /api/v1/bot/model-port":                        editors,
	"PUT /api/v1/bot/model-port":                        {desk.RoleAdministrator},
	"POST /api/v1/bot/model-port/test":                  {desk.RoleAdministrator},
	"GET /api/v1/bot/model":                             knowers,
	"GET /api/v1/bot/report":                            knowers,
	"GET /api/v1/bot/report.csv":                        knowers,
	"GET /api/v1/bot/gaps":                              missing,
	"POST /api/v1/bot/gaps":                             missing,
	"GET /api/v1/bot/gaps/{id}":                         missing,
	"POST /api/v1/bot/gaps/assign":                      missing,
	"GET /api/v1/bot/checks":                            knowers,
	"POST /api/v1/bot/checks":                           editors,
	"GET /api/v1/bot/checks/{id}":                       knowers,
	"GET /api/v1/bot/cases":                             knowers,
	"POST /api/v1/bot/cases":                            editors,
	"DELETE /api/v1/bot/cases/{id}":                     editors,
	"POST /api/v1/bot/cases/import":                     editors,
	"GET /api/v1/knowledge/talks/files":                 editors,
}

// open is what nobody needs to sign in for, and why that is right.
var open = map[string]string{
	"POST /api/v1/session":            "it is the way in",
	"POST /api/v1/invitation/look":    "the token is the permission",
	"POST /api/v1/invitation":         "the token is the permission",
	"GET /api/v1/openapi.json":        "it is the same for everybody",
	"POST /webhook/line/{channel_id}": "the signature is the permission",
	"GET /media/{token}/{name}":       "the name is the permission",
	"GET /form/{token}":               "the token is the permission",
	"POST /form/{token}":              "the token is the permission",
	"GET /form/style.css":             "it is the same for everybody",
	"POST /api/v1/setup/look":         "the token is the permission",
	"POST /api/v1/setup":              "the token is the permission",
	"GET /livez":                      "says that the process answers",
	"GET /readyz":                     "says yes or no",
	"GET /healthz":                    "has nothing personal",
	"GET /metrics":                    "closed unless configured",
	"GET /":                           "the console's files are public",
}

var (
	workers   = []desk.Role{desk.RoleOperator, desk.RoleSupervisor, desk.RoleAdministrator}
	masters   = []desk.Role{desk.RoleAdministrator}
	overseers = []desk.Role{desk.RoleSupervisor, desk.RoleAdministrator}
	editors   = []desk.Role{desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleEditor}
	voters    = append(slices.Clone(workers), desk.RoleEditor)
	knowers   = append(slices.Clone(voters), desk.RoleReviewer)
	missing   = append(slices.Clone(workers), desk.RoleReviewer)
	readers   = append(slices.Clone(workers), desk.RoleReviewer, desk.RoleViewer)
)

// smallScenario passes every check.
var smallScenario = map[string]any{"id": "small", "name": "小さい", "start": "a", "nodes": []any{map[string]any{"id": "a", "end": map[string]any{"text": "はい"}}}}

// bodies are the requests that need more than {}.
var bodies = map[string]any{
	"PUT /api/v1/hooks/{id}":                                     map[string]any{"name": "a", "url": "https://a.example", "events": []string{"conversation.opened"}, "workspaces": []any{shop}, "edition": 0},
	"POST /api/v1/hooks/{id}/switch":                             map[string]any{"on": true, "edition": 0},
	"POST /api/v1/hooks/{id}/secret":                             map[string]any{"edition": 0},
	"POST /api/v1/channels/{id}/remove":                          map[string]any{"edition": 0},
	"PUT /api/v1/channels/{id}":                                  map[string]any{"name": "a", "queue_id": "q", "bot_on": false, "reopen_within_s": 0, "edition": 0},
	"PUT /api/v1/channels/{id}/secret":                           map[string]any{"secret": "s", "edition": 0},
	"POST /api/v1/channels/{id}/halt":                            map[string]any{"why": "paused", "excluded": false},
	"PUT /api/v1/emergencies/{id}":                               map[string]any{"excluded": false, "version": 1},
	"POST /api/v1/emergencies/{id}/end":                          map[string]any{"version": 1},
	"POST /api/v1/traits/rename":                                 map[string]any{"workspace_id": "shop", "kind": "tag", "name": "a", "to": "b"},
	"POST /api/v1/traits/remove":                                 map[string]any{"workspace_id": "shop", "kind": "tag", "name": "a"},
	"POST /api/v1/board":                                         map[string]any{"title": "a", "weight": "normal"},
	"PUT /api/v1/board/{id}":                                     map[string]any{"title": "a", "weight": "normal", "edition": 1},
	"POST /api/v1/board/{id}/withdraw":                           map[string]any{"edition": 1},
	"POST /api/v1/board/{id}/confirm":                            map[string]any{"revision": 1},
	"PUT /api/v1/brands/{id}":                                    map[string]any{"name": "a", "edition": 0},
	"POST /api/v1/brands/{id}/archive":                           map[string]any{"edition": 0},
	"POST /api/v1/brands/{id}/restore":                           map[string]any{"edition": 0},
	"POST /api/v1/conversations/{id}/actions":                    map[string]any{"actions": []any{map[string]any{"kind": "tag", "value": "はい"}}},
	"PUT /api/v1/conversations/{id}/customer/attributes":         map[string]any{"contact_id": "nobody", "name": "a", "value": "b"},
	"POST /api/v1/conversations/{id}/customer/notes":             map[string]any{"text": "はい"},
	"PUT /api/v1/conversations/{id}/customer/notes/{ref}":        map[string]any{"version": 1, "text": "はい"},
	"POST /api/v1/conversations/{id}/customer/verification":      map[string]any{"matched": []string{"name"}},
	"PUT /api/v1/conversations/{id}/customer/flags":              map[string]any{"kind": "proxy", "raised": true},
	"POST /api/v1/conversations/{id}/customer/order-match":       map[string]any{"number": "1"},
	"POST /api/v1/conversations/{id}/messages/{mid}/translation": map[string]any{"language": "ja"},
	"POST /api/v1/conversations/{id}/translation":                map[string]any{"language": "en", "text": "はい"},
	"POST /api/v1/conversations/{id}/suggestion/fate":            map[string]any{"suggestion": "s", "fate": "used"},
	"POST /api/v1/conversations/{id}/customer/links":             map[string]any{"contact_id": "nobody"},
	"POST /api/v1/conversations/{id}/knowledge":                  map[string]any{"text": "送料"},
	"PUT /api/v1/verification/policy":                            map[string]any{"workspace_id": "shop", "version": 0, "need": 1, "minutes": 0, "failures": 1, "orders": "", "orders_for_verified": false, "asks": []any{map[string]any{"item": "name"}}},
	"POST /api/v1/conversations/{id}/messages/{mid}/missend":     map[string]any{"why": "customer"},
	"PUT /api/v1/send-guard/settings": map[string]any{"workspace_id": shop, "version": 0, "words": []any{}, "marks": []any{}, "modes": map[string]any{"other_customer": "shadow",
		"other_brand": "shadow", "wrote_since": "shadow", "figures": "shadow", "words": "shadow", "follow_up": "shadow", "personal": "shadow", "hours": "shadow"}},
	"POST /api/v1/conversations/{id}/scheduled":                map[string]any{"due_at": "2026-12-01T09:00:00Z", "message": map[string]any{"text": "a"}},
	"PUT /api/v1/conversations/{id}/scheduled/{ref}":           map[string]any{"due_at": "2026-12-01T09:00:00Z", "message": map[string]any{"text": "a"}},
	"POST /api/v1/conversations/{id}/scheduled/{ref}/send":     map[string]any{},
	"POST /api/v1/conversations/{id}/refunds":                  map[string]any{"amount": 1, "order": "", "reason": "cancelled", "words": "", "way": "card"},
	"POST /api/v1/refunds/{id}/approve":                        map[string]any{},
	"POST /api/v1/refunds/{id}/refuse":                         map[string]any{"words": "a"},
	"POST /api/v1/refunds/{id}/withdraw":                       map[string]any{},
	"POST /api/v1/refunds/{id}/pay":                            map[string]any{"words": "a"},
	"POST /api/v1/refunds/{id}/fail":                           map[string]any{"words": "a"},
	"POST /api/v1/refunds/{id}/return":                         map[string]any{"words": "a"},
	"POST /api/v1/refunds/{id}/notify":                         map[string]any{"conversation_id": "nobody", "message": map[string]any{"text": "a"}},
	"PUT /api/v1/refunds/settings":                             map[string]any{"workspace_id": shop, "version": 0, "limits": map[string]any{"operator": 0, "supervisor": 1, "administrator": 1}, "apart": 1, "remind_minutes": 1, "alert_minutes": 1, "notice": ""},
	"PUT /api/v1/writing/settings":                             map[string]any{"workspace_id": shop, "version": 0, "name": "account", "shown": "", "icon": nil, "tone": "", "wrote": "ask"},
	"PUT /api/v1/forms/settings":                               map[string]any{"workspace_id": shop, "version": 0, "hours": 24, "days": 7, "who": "owner", "sheets": []any{}},
	"POST /api/v1/conversations/{id}/forms":                    map[string]any{"sheet": "bank", "until": "2026-12-01T09:00:00Z"},
	"POST /api/v1/conversations/{id}/forms/{ref}/reveal":       map[string]any{"reason": "refund"},
	"POST /api/v1/templates":                                   map[string]any{"own": true, "title": "a", "text": "b"},
	"POST /api/v1/templates/starter":                           map[string]any{"own": true},
	"PUT /api/v1/templates/{id}":                               map[string]any{"version": 1, "title": "a", "text": "b"},
	"POST /api/v1/templates/{id}/archive":                      map[string]any{"version": 1},
	"POST /api/v1/templates/{id}/restore":                      map[string]any{"version": 1},
	"POST /api/v1/people":                                      aCard,
	"PUT /api/v1/people/{id}":                                  aSavedCard,
	"POST /api/v1/people/{id}/invitation":                      nil,
	"PUT /api/v1/me/looking":                                   map[string]any{"window": "w", "items": []any{}},
	"PUT /api/v1/conversations/{id}/watch":                     nil,
	"DELETE /api/v1/conversations/{id}/watch":                  nil,
	"PUT /api/v1/views/{id}":                                   map[string]any{"version": 1, "name": "a", "q": "a", "filter": map[string]any{}},
	"PUT /api/v1/incidents/{id}":                               map[string]any{"version": 1, "title": "a", "kind": "outage", "joins": "auto"},
	"POST /api/v1/incidents/{id}/close":                        map[string]any{"version": 1},
	"POST /api/v1/incidents/{id}/solved/plan":                  map[string]any{"text": "a"},
	"POST /api/v1/incidents/{id}/solved":                       map[string]any{"text": "a"},
	"PUT /api/v1/incidents/{id}/targets/{target}":              map[string]any{"state": "done"},
	"PUT /api/v1/me/presence":                                  map[string]any{"presence": "away"},
	"PUT /api/v1/me/password":                                  map[string]any{"current": "wrong", "new": "another sesame 12"},
	"POST /api/v1/conversations":                               map[string]any{"thread_id": "THREAD"},
	"POST /api/v1/conversations/{id}/transfer":                 map[string]any{"to_queue_id": "queue-shop"},
	"POST /api/v1/conversations/{id}/messages":                 map[string]any{"text": "はい"},
	"POST /api/v1/conversations/{id}/hold":                     map[string]any{"reason": "client"},
	"PUT /api/v1/conversations/{id}/closing-check":             map[string]any{"skip": true},
	"POST /api/v1/conversations/{id}/consult":                  map[string]any{"to_operator_id": "colleague"},
	"POST /api/v1/conversations/{id}/escalations":              map[string]any{"kind": "advice", "question": "はい", "answer_by": "2030-01-01T00:00:00Z"},
	"POST /api/v1/conversations/{id}/escalations/{ref}/answer": map[string]any{"outcome": "advised", "answer": "はい"},
	"POST /api/v1/conversations/{id}/follow-ups":               map[string]any{"due_at": "2030-01-01T00:00:00Z"},
	"POST /api/v1/conversations/{id}/follow-ups/{ref}":         map[string]any{"outcome": "kept"},
	"POST /api/v1/conversations/{id}/mute":                     map[string]any{"note": "はい"},
	"POST /api/v1/conversations/{id}/mute/decision":            map[string]any{"outcome": "muted"},
	"PUT /api/v1/care/settings":                                map[string]any{"workspace_id": "shop", "version": 0},
	"POST /api/v1/bot/decisions/{id}/verdict":                  map[string]any{"entry_id": "none"},
	"POST /api/v1/bot/scenarios":                               map[string]any{"workspace_id": "shop", "copy": "return", "id": "return2"},
	"POST /api/v1/bot/scenarios/check":                         map[string]any{"workspace_id": "shop", "scenario": smallScenario},
	"POST /api/v1/bot/scenarios/read":                          map[string]any{"workspace_id": "shop", "yaml": "id: a"},
	"POST /api/v1/bot/scenarios/try":                           map[string]any{"workspace_id": "shop", "scenario": smallScenario, "input": map[string]any{"kind": "start"}},
	"PUT /api/v1/bot/scenarios/{id}":                           map[string]any{"revision": 1, "scenario": smallScenario},
	"POST /api/v1/bot/scenarios/{id}/publish":                  map[string]any{"workspace_id": "shop", "revision": 1},
	"POST /api/v1/bot/scenarios/{id}/live":                     map[string]any{"workspace_id": "shop", "version": 0},
	"PUT /api/v1/bot/ports/{name}":                             map[string]any{"revision": 0, "url": "https://example.com/"},
	"POST /api/v1/bot/ports/{name}/test":                       map[string]any{"workspace_id": "shop"},
	"POST /api/v1/knowledge/answers/check":                     map[string]any{"workspace_id": "shop", "answer": []any{}},
	"POST /api/v1/knowledge/entries":                           map[string]any{"workspace_id": "shop", "question": "送料は"},
	"PUT /api/v1/knowledge/entries/{id}":                       map[string]any{"version": 1, "question": "送料は"},
	"POST /api/v1/knowledge/entries/{id}/rollback":             map[string]any{"revision": 1},
	"PUT /api/v1/knowledge/synonyms/{id}":                      map[string]any{"version": 1, "words": []string{"一", "二"}},
	"PUT /api/v1/knowledge/words/{id}":                         map[string]any{"version": 1, "words": []string{"一"}},
	"POST /api/v1/conversations/{id}/decline":                  map[string]any{"reason": "busy"},
	"PUT /api/v1/conversations/{id}/draft":                     map[string]any{"fields": []any{map[string]any{"field": "reply", "text": "書きかけ"}}},
	"POST /api/v1/ahead/remedies":                              map[string]any{"kind": "message", "operator_id": "", "queue_id": "queue-shop", "to_queue_id": "", "skill": "", "presence": "", "watched_queue_id": "queue-shop", "minutes": 60},
	"PUT /api/v1/routing":                                      map[string]any{"version": 0, "policy": aPolicy},
	"POST /api/v1/routing/what-if":                             map[string]any{"day": "2026-11-20", "policy": aPolicy},
	"POST /api/v1/routing/queues":                              map[string]any{"workspace_id": "shop", "name": "窓口"},
	"PUT /api/v1/routing/queues/{id}":                          map[string]any{"name": "窓口"},
	"PUT /api/v1/routing/operators/{id}":                       map[string]any{"revision": 0, "capacity": 5, "profile": aProfile},
}

func TestEveryRouteSaysWhoMay(t *testing.T) {
	w := settled(t)
	for pattern, r := range w.s.gates {
		_, listed := permissions[pattern]
		reason, free := open[pattern]
		switch {
		case listed == free:
			t.Errorf("%s is not in exactly one of the tables permissions and open", pattern)
		case free && (!r.who.open || reason == ""):
			t.Errorf("%s is listed as open and is not", pattern)
		case listed && r.who.open:
			t.Errorf("%s is open and must not be", pattern)
		}
	}
	for pattern := range permissions {
		if _, ok := w.s.gates[pattern]; !ok {
			t.Errorf("%s is in the table permissions but not served", pattern)
		}
	}
}

// TestPermissions walks the whole table with nobody, each role and somebody of
// another brand. Routes of one noun share a desk: what one has done may be in another's way, which
// is no matter here. Those that end a session have one each.
func TestPermissions(t *testing.T) {
	desks := map[string][]string{}
	for _, pattern := range slices.Sorted(maps.Keys(permissions)) {
		name := strings.Split(strings.TrimPrefix(pattern[strings.Index(pattern, " /"):], " "+apiBase+"/"), "/")[0]
		if slices.Contains([]string{"session", "me", "people", "brands"}, name) && !strings.HasPrefix(pattern, "GET ") {
			name = pattern
		}
		desks[name] = append(desks[name], pattern)
	}
	for name, patterns := range desks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := settled(t)
			c := w.writes(shopLine, "U1", "m1", words("はじめまして"))
			var page struct{ Items []struct{ ID string } }
			w.ask("GET", "/api/v1/conversations/"+string(c.ID)+"/messages", operator, nil).want(200).into(&page)
			w.tokens["stranger"] = "no-such-token"
			for _, pattern := range patterns {
				w.permits(t, pattern, permissions[pattern], c, page.Items[0].ID)
			}
		})
	}
}

func (w *world) permits(t *testing.T, pattern string, allowed []desk.Role, c Conversation, message string) {
	t.Helper()
	w.call(t, pattern, "", c, message).problem(401, "unauthenticated")
	w.call(t, pattern, "stranger", c, message).problem(401, "unauthenticated")
	for _, role := range roles {
		got := w.call(t, pattern, desk.OperatorID(role), c, message)
		if !slices.Contains(allowed, role) {
			got.problem(403, "forbidden")
		} else if got.status == 401 || got.status == 403 || got.status >= 500 {
			t.Errorf("%s: %d for %s: %s", pattern, got.status, role, got.body)
		}
	}
	if !strings.Contains(pattern, "{") {
		return
	}
	who := outsider
	if !slices.Contains(allowed, desk.RoleOperator) { // the gate would stop them
		who = elsewhere
	}
	if !slices.Contains(allowed, desk.RoleSupervisor) { // theirs is the whole centre; the id is nobody's
		who = administrator
	}
	w.call(t, pattern, who, c, message).problem(404, "not_found")
}

// call asks a route about a conversation of the shop.
func (w *world) call(t *testing.T, pattern string, who desk.OperatorID, c Conversation, message string) answer {
	t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	id := string(c.ID)
	if strings.Contains(path, "/contacts/") {
		id = string(c.Contact.ID)
	}
	path = strings.NewReplacer("{id}", id, "{mid}", message, "{name}", "crm", "{version}", "1").Replace(path)
	var body any
	if method != http.MethodGet && method != http.MethodDelete {
		body = map[string]any{}
	}
	if b, ok := bodies[pattern]; ok {
		body = b
	}
	named := strings.Contains(pattern, "/bot/scenarios/") || strings.Contains(pattern, "/bot/ports/") // by a name within the brand
	if named && strings.Contains(pattern, "{") && (method == http.MethodPut || method == http.MethodDelete || method == http.MethodGet) {
		path += "?workspace=shop"
	}
	if strings.HasSuffix(path, "/stream") && who != "" && who != "stranger" {
		return w.streamStatus(who)
	}
	return w.ask(method, path, who, body, with("Idempotency-Key", "key-"+string(who)))
}

// aPolicy and aProfile are what a console sends back unchanged.
var (
	aCard      = map[string]any{"name": "新しい人", "email": "new@example.jp", "role": "operator", "brands": []any{map[string]any{"id": "shop", "role": "operator"}}}
	aSavedCard = map[string]any{"name": "新しい人", "email": "new@example.jp", "role": "operator", "brands": []any{map[string]any{"id": "shop", "role": "operator"}}, "edition": 0}
	aPolicy    = map[string]any{"queues": []any{}, "weights": map[string]any{"topics": map[string]int{}, "angry": 1, "worried": 0, "held": nil, "wrapup": nil},
		"lift_s": 300, "soft_for_s": 180, "certified_workspace_ids": []any{}, "absent_after_s": 0, "drain_before_s": 0, "idle_after_s": 0, "zone": ""}
	aProfile = map[string]any{"cap": 0, "channels": map[string]int{}, "skills": map[string]int{}, "languages": []any{}, "certificates": []any{},
		"trained": false, "week": []any{}, "days": []any{}}
)
