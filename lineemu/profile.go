package lineemu

import (
	"net/http"
	"strconv"
)

// profile answers for friends and for non-friends who wrote; not after a block.
func (p *Platform) profile(c *call) answer {
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.users[id]
	if u == nil || u.Deleted || u.NoConsent {
		return fail(http.StatusNotFound, errNotFound)
	}
	rel := p.relation(c.ch, u)
	if rel.state == blocked || (rel.state == stranger && rel.lastWrote.IsZero()) {
		return fail(http.StatusNotFound, errNotFound)
	}
	body := p.shortProfile(u)
	body["language"] = u.Language
	if u.StatusMessage != "" {
		body["statusMessage"] = u.StatusMessage
	}
	return ok(body)
}

// shortProfile is what group and room members show. The caller holds mu.
func (p *Platform) shortProfile(u *user) map[string]any {
	body := map[string]any{"userId": u.ID, "displayName": u.DisplayName}
	if pic := p.picture(u); pic != "" {
		body["pictureUrl"] = pic
	}
	return body
}

func (p *Platform) picture(u *user) string {
	if u.Picture == "" && p.publicBase != "" {
		return p.publicBase + "/emu/pictures/" + u.ID + ".png"
	}
	return u.Picture
}

// followers lists friends, for verified accounts only.
func (p *Platform) followers(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !c.ch.Verified {
		return fail(http.StatusForbidden, errNoAccess)
	}
	var ids []string
	for _, u := range p.userOrder {
		if p.relation(c.ch, u).state == friend && !u.Deleted && !u.NoConsent {
			ids = append(ids, u.ID)
		}
	}
	limit, err := strconv.Atoi(orElse(c.r.URL.Query().Get("limit"), "300"))
	if err != nil || limit < 1 || limit > 1000 {
		return badParam("limit")
	}
	return paged(c, "userIds", ids, limit)
}

// paged answers one page of ids; the continuation token is the position to go on from.
func paged(c *call, key string, ids []string, limit int) answer {
	from := 0
	if start := c.r.URL.Query().Get("start"); start != "" {
		n, err := strconv.Atoi(start)
		if err != nil || n < 0 || n > len(ids) {
			return fail(http.StatusBadRequest, "Invalid start param")
		}
		from = n
	}
	end := min(from+limit, len(ids))
	body := map[string]any{key: append([]string{}, ids[from:end]...)}
	if end < len(ids) {
		body["next"] = strconv.Itoa(end)
	}
	return ok(body)
}

func (p *Platform) botInfo(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch := c.ch
	read := "manual"
	if ch.ChatMode == "bot" {
		read = "auto"
	}
	body := map[string]any{
		"userId": ch.BotUserID, "basicId": ch.BasicID, "displayName": ch.Name, "chatMode": ch.ChatMode, "markAsReadMode": read,
	}
	if ch.PictureURL != "" {
		body["pictureUrl"] = ch.PictureURL
	}
	return ok(body)
}
