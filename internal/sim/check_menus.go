package sim

// menus: at rest each customer has the menu that fits the talk, or what another system gave
// them; menus that were ended are gone, and nobody has one. Who has blocked the account has
// at least none of ours.
func (j *judge) menus() error {
	rows, err := j.rows(`
		SELECT t.source_id, t.blocked, coalesce(v.state, ''), h.bot_on, m.stage FROM thread t JOIN channel h ON h.id = t.channel_id JOIN menu_set m ON m.channel_id = h.id
		LEFT JOIN conversation v ON v.id = t.open_id WHERE t.source_kind = 'user'`)
	if err != nil {
		return err
	}
	book := j.w.platform.menus
	for _, r := range rows {
		user, blocked, state, bot, stage := r[0], r[1] == "1", r[2], r[3] == "1", r[4]
		want := book.theirs[user]
		switch has := book.linked[user]; {
		case blocked:
			if has != "" && has != want {
				j.violated("%s has blocked the account and has %q", user, has)
			}
			continue
		case stage != "on":
		case state == "active":
			want = "menu-served"
		case bot && (state == "waiting" || state == "offered"):
			want = "menu-waiting"
		}
		if has := book.linked[user]; has != want {
			j.violated("%s is %q, the menus are %q: has the menu %q, not %q", user, state, stage, has, want)
		}
	}
	if err := j.none("the menus have not come to their end", `SELECT stage FROM menu_set WHERE stage NOT IN ('', 'on')`); err != nil {
		return err
	}
	return j.none("a row of who has none of the desk's menus", `
		SELECT b.thread_id, b.menu_id, b.before_id, b.shown, m.stage FROM menu_bearer b JOIN menu_set m ON m.channel_id = b.channel_id JOIN thread t ON t.id = b.thread_id
		WHERE (b.menu_id <> '' AND (m.stage = '' OR NOT b.shown)) OR (b.menu_id = '' AND NOT t.blocked)`)
}
