package lineemu

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// mostLines is how much of a talk the phone page shows.
const mostLines = 200

// line is one line of a talk as the phone shows it.
type line struct {
	ID      string          `json:"id,omitempty"`
	At      time.Time       `json:"at"`
	UserID  string          `json:"user_id,omitempty"` // empty: the account
	Message json.RawMessage `json:"message"`
	Via     string          `json:"via"`
	Read    bool            `json:"read,omitempty"`
	Unsent  bool            `json:"unsent,omitempty"`
	Media   string          `json:"media,omitempty"` // where the page finds a customer's file
	Quoted  json.RawMessage `json:"quoted,omitempty"`
	// QuotedID is the quoted message's id, whoever wrote it: the page goes there.
	QuotedID string `json:"quoted_id,omitempty"`
}

// getTalk shows the newest lines of one talk, oldest first.
func (p *Platform) getTalk(r *http.Request) (int, any, error) {
	id := r.PathValue("id")
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, err := p.channel(r.URL.Query().Get("channel_id"))
	if err != nil {
		return 0, nil, err
	}
	state := friendship("")
	if u := p.users[id]; u != nil {
		state = p.relation(ch, u).state
	} else if p.groups[id] == nil {
		return 0, nil, errNoUser(id)
	}
	t := p.talks[talkKey{ch.ID, id}]
	lines := []line{}
	var loading time.Duration
	if t != nil {
		for _, m := range t.lines[max(0, len(t.lines)-mostLines):] {
			lines = append(lines, p.viewLine(t, m))
		}
		loading = max(0, t.loadingUntil.Sub(p.Now()))
	}
	return http.StatusOK, map[string]any{
		"items": lines, "channel_id": ch.ID, "account": ch.Name, "relation": state, "loading_ms": loading.Milliseconds(),
	}, nil
}

func (p *Platform) viewLine(t *talk, m *message) line {
	l := line{ID: m.id, At: m.at, UserID: m.userID, Message: m.body, Via: m.via, Read: m.read, Unsent: m.unsent}
	if m.content != nil && !m.unsent {
		l.Media = "/emu/messages/" + m.id + "/content"
		if m.content.external != nil {
			l.Media = m.content.external.OriginalContentURL
		}
	}
	var q struct {
		QuoteToken string `json:"quoteToken"`
		QuotedID   string `json:"quotedMessageId"`
	}
	exactly(m.body, &q) // a body built here or checked before
	quoted := p.messages[q.QuotedID]
	if m.userID == "" && q.QuoteToken != "" {
		quoted = p.byQuote(t, q.QuoteToken)
	}
	if quoted != nil {
		l.Quoted, l.QuotedID = quoted.body, quoted.id
	}
	return l
}

// getMedia serves a customer's own file to the phone page, without the API's rules.
func (p *Platform) getMedia(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	m := p.messages[r.PathValue("id")]
	var ctype string
	var body []byte
	if m != nil && m.content != nil {
		ctype, body = m.content.ctype, m.content.bytes
	}
	p.mu.Unlock()
	if body == nil {
		writeJSON(w, http.StatusNotFound, problem{"there is no such file, or it was unsent"})
		return
	}
	serveMedia(w, r, ctype, body)
}

// serveMedia sends bytes somebody uploaded: shown inline only when they are picture, video or
// sound, so that an uploaded page can't run here.
func serveMedia(w http.ResponseWriter, r *http.Request, ctype string, body []byte) {
	h := w.Header()
	inline := strings.HasPrefix(ctype, "image/") && !strings.Contains(ctype, "svg") || strings.HasPrefix(ctype, "video/") || strings.HasPrefix(ctype, "audio/")
	if !inline {
		h.Set("Content-Disposition", "attachment")
	}
	h.Set("Content-Type", ctype)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox")
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(body)))
}

func (p *Platform) getPicture(w http.ResponseWriter, r *http.Request) {
	id, isPNG := strings.CutSuffix(r.PathValue("file"), ".png")
	if !isPNG || !validChatID(id, 'U') {
		writeJSON(w, http.StatusNotFound, problem{"pictures are named {user id}.png"})
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "max-age=86400")
	_, _ = w.Write(drawFace(id))
}
