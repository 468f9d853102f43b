"""A season at once: `make saison` and `make serie`.

    sheet          an Excel workbook or a CSV file → rows of text
    calendar_file  an iCalendar file → the same rows, recurrences made separate meetings
    event_row      one event of it → a row, as Google, Outlook and Apple write events
    columns        a row → the fields of a meeting
    sheet_times    days, hours and lengths as sheets show them → as staff type them
    meeting_files  rows → files to write, and a report with row numbers
    rule           « le deuxième jeudi du mois, de septembre à juin » → days
    template       the workbook to fill in, with lists to choose from

Only `sheet`, `calendar_file`, `event_row` and `template` read or write the formats
of other programs.
"""
