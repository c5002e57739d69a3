package lineemu

import (
	"net/http"
	"time"
)

// content is a media file a customer sent. Guarded by Platform.mu; bytes are never changed
// in place.
type content struct {
	kind       string
	bytes      []byte
	ctype      string
	name       string
	durationMS int64
	external   *External
	readyAt    time.Time
	fails      bool
	until      time.Time
	unsent     bool
}

// newContent makes the content of a media act: what was uploaded, or a placeholder.
func (p *Platform) newContent(s *scene, a *Act) *content {
	c := &content{
		kind: a.Type, bytes: a.bytes, ctype: a.ContentType, name: a.FileName, durationMS: a.DurationMS, external: a.External,
		readyAt: s.now.Add(time.Duration(a.PrepareMS) * time.Millisecond), fails: a.Fails, until: s.now.Add(p.cfg.ContentLife),
	}
	ph := placeholder(a.Type)
	if c.bytes == nil {
		c.bytes, c.ctype = ph.bytes, orElse(c.ctype, ph.ctype)
	}
	if c.ctype == "" {
		c.ctype = http.DetectContentType(c.bytes)
	}
	c.name = orElse(c.name, ph.name)
	if c.durationMS == 0 {
		c.durationMS = ph.durationMS
	}
	return c
}

func (c *content) provider() map[string]any {
	if c.external == nil {
		return map[string]any{"type": "line"}
	}
	p := map[string]any{"type": "external", "originalContentUrl": c.external.OriginalContentURL}
	if c.external.PreviewImageURL != "" {
		p["previewImageUrl"] = c.external.PreviewImageURL
	}
	return p
}

// gone forgets the file of an unsent message.
func (c *content) gone() { c.unsent, c.bytes, c.external = true, nil, nil }

// findContent returns the content of a path's message, or the error to answer. The caller holds mu.
func (p *Platform) findContent(c *call) (*content, *answer) {
	refuse := func(status int, text string) (*content, *answer) {
		a := fail(status, text)
		return nil, &a
	}
	m := p.messages[c.r.PathValue("messageId")]
	switch {
	case m == nil || m.talk.channelID != c.ch.ID || m.userID == "":
		return refuse(http.StatusNotFound, errContent404)
	case m.unsent:
		return refuse(http.StatusGone, errContent410)
	case m.content == nil || m.content.external != nil || c.now.After(m.content.until):
		return refuse(http.StatusNotFound, errContent404)
	}
	return m.content, nil
}

// content serves the file: 202 while it is prepared.
func (p *Platform) content(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, bad := p.findContent(c)
	if bad != nil {
		return *bad
	}
	if c.now.Before(f.readyAt) {
		return answer{status: http.StatusAccepted}
	}
	if f.fails {
		return fail(http.StatusNotFound, errContent404)
	}
	return answer{status: http.StatusOK, ctype: f.ctype, body: f.bytes}
}

func (p *Platform) transcoding(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, bad := p.findContent(c)
	if bad != nil {
		return *bad
	}
	status := "succeeded"
	switch {
	case f.kind != "video" && f.kind != "audio":
		return fail(http.StatusBadRequest, "Transcoding status doesn't support this type of content")
	case c.now.Before(f.readyAt):
		status = "processing"
	case f.fails:
		status = "failed"
	}
	return ok(map[string]any{"status": status})
}

// preview serves a small picture of an image or a video.
func (p *Platform) preview(c *call) answer {
	p.mu.Lock()
	f, bad := p.findContent(c)
	if bad != nil {
		p.mu.Unlock()
		return *bad
	}
	kind, ctype, body, ready := f.kind, f.ctype, f.bytes, !c.now.Before(f.readyAt)
	p.mu.Unlock()
	switch {
	case kind != "image" && kind != "video":
		return fail(http.StatusBadRequest, "The content can not be previewed")
	case !ready:
		return answer{status: http.StatusAccepted}
	case kind == "video":
		return answer{status: http.StatusOK, ctype: "image/png", body: placeholder("image").bytes}
	}
	ctype, body = shrink(ctype, body)
	return answer{status: http.StatusOK, ctype: ctype, body: body}
}
