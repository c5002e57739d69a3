package lineemu

import (
	"html/template"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	linkTokenLife = 10 * time.Minute
	leastNonce    = 10
	mostNonce     = 255
)

// linkToken stands for the user it was issued for; it is gone once used. Guarded by Platform.mu.
type linkToken struct {
	userID string
	until  time.Time
}

// linkToken issues the token a desk puts into the URL of its log-in page.
func (p *Platform) linkToken(c *call) answer {
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users[id] == nil {
		return fail(http.StatusNotFound, errNotFound)
	}
	for t, l := range c.ch.linkTokens {
		if c.now.After(l.until) {
			delete(c.ch.linkTokens, t)
		}
	}
	token := p.ids.hex(20)
	c.ch.linkTokens[token] = linkToken{id, c.now.Add(linkTokenLife)}
	return ok(map[string]any{"linkToken": token})
}

// takeLinkToken uses a token up; found is false when it is unknown, used or expired.
func (p *Platform) takeLinkToken(token string) (channelID, userID string, found bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, ch := range p.chanOrder {
		if l, there := ch.linkTokens[token]; there {
			delete(ch.linkTokens, token)
			return ch.ID, l.userID, !p.Now().After(l.until)
		}
	}
	return "", "", false
}

// accountLink is where a desk's log-in page sends the customer, in place of
// https://access.line.me/dialog/bot/accountLink. It uses the token up and sends the accountLink
// event with the nonce. LINE knows whose phone the page is on; here whoever opens it is taken for
// the user of the token, unless user_id says who it is: somebody else makes the result failed.
// A bad nonce or a dead token sends no event.
func (p *Platform) accountLink(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	nonce := q.Get("nonce")
	if n := utf8.RuneCountInString(nonce); n < leastNonce || n > mostNonce {
		showLink(w, r, http.StatusBadRequest, linkMalformed)
		return
	}
	channelID, userID, found := p.takeLinkToken(q.Get("linkToken"))
	if !found {
		showLink(w, r, http.StatusBadRequest, linkDead)
		return
	}
	result, page := "ok", linkDone
	if who := q.Get("user_id"); who != "" && who != userID {
		result, page = "failed", linkForeign
	}
	if _, err := p.Act(userID, Act{Type: "accountLink", Nonce: nonce, Result: result, ChannelID: channelID}); err != nil {
		page = linkPage{ja: linkWords{"連携できませんでした", err.Error()}, en: linkWords{"Not linked", err.Error()}}
	}
	showLink(w, r, http.StatusOK, page)
}

// linkPage is what the customer reads, in the browser's language.
type linkPage struct{ ja, en linkWords }

type linkWords struct{ Title, Text string }

var (
	linkDone = linkPage{
		linkWords{"連携しました", "この画面を閉じて、トークに戻ってください。"},
		linkWords{"Linked", "Close this page and go back to the talk."},
	}
	linkMalformed = linkPage{
		linkWords{"連携できませんでした", "リンクの形式が正しくありません。(nonce: 10–255)"},
		linkWords{"Not linked", "The link is malformed (nonce: 10–255)."},
	}
	linkDead = linkPage{
		linkWords{"連携できませんでした", "リンクの有効期限が切れているか、すでに使われています。"},
		linkWords{"Not linked", "The link has expired or was used already."},
	}
	linkForeign = linkPage{
		linkWords{"連携できませんでした", "別の方に発行されたリンクです。"},
		linkWords{"Not linked", "The link was made for somebody else."},
	}
)

var linkTemplate = template.Must(template.New("link").Parse(`<!doctype html>
<html lang="{{.Lang}}"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{.Title}}</title>
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:28em;margin:20vh auto;padding:0 1.5em;text-align:center}h1{font-size:1.3em}</style>
<h1>{{.Title}}</h1><p>{{.Text}}</p></html>
`))

func showLink(w http.ResponseWriter, r *http.Request, status int, page linkPage) {
	lang, words := "ja", page.ja
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		lang, words = "en", page.en
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	w.WriteHeader(status)
	_ = linkTemplate.Execute(w, struct {
		Lang string
		linkWords
	}{lang, words}) // the customer went away
}
