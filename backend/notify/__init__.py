"""What people are told, and how it reaches them: in the application, on their devices, by e-mail, by the staff bot.

Delivery alone: it knows no domain. Rooms above call `tell`; whether somebody sees what it is about, `sight` asks those
who know.
"""
