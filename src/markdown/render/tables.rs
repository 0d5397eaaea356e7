//! Tables, each in a region that scrolls.

use super::{Renderer, Table};
use pulldown_cmark::Alignment;
use pulldown_cmark_escape::escape_html;

impl Renderer<'_, '_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.begin_block();
        self.table = Table { alignments, ..Table::default() };
        let mut start =
            String::from("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        escape_html(&mut start, self.options.table_label).expect("writing to a string");
        start.push_str("\">");
        self.sink.wrap(&start, "</div>\n");
        self.sink.html("<table>");
    }

    pub(super) fn end_table(&mut self) {
        self.sink.html(if self.table.has_body { "</tbody></table>" } else { "</table>" });
        self.sink.unwrap("</div>\n");
    }

    pub(super) fn start_row(&mut self, in_head: bool) {
        self.table.column = 0;
        self.table.in_head = in_head;
        if in_head {
            self.sink.html("<thead><tr>");
        } else {
            let first = !std::mem::replace(&mut self.table.has_body, true);
            self.sink.html(if first { "<tbody>\n<tr>" } else { "<tr>" });
        }
    }

    pub(super) fn start_cell(&mut self) {
        let alignment =
            self.table.alignments.get(self.table.column).copied().unwrap_or(Alignment::None);
        self.table.column += 1;
        let class = match alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"align-left\"",
            Alignment::Center => " class=\"align-center\"",
            Alignment::Right => " class=\"align-right\"",
        };
        match (self.table.in_head, class) {
            (true, "") => self.sink.html("<th scope=\"col\">"),
            (true, class) => self.sink.open("th", &format!(" scope=\"col\"{class}")),
            (false, "") => self.sink.html("<td>"),
            (false, class) => self.sink.open("td", class),
        }
    }
}
