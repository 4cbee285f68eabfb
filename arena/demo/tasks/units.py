"""Dates, times of day and units of measure."""

from arena.demo.task import Task

TASKS = (
    Task(
        "minutes",
        "How many minutes are 3 hours and 25 minutes?",
        "205",
        ("195", "325", "215"),
        ("Three hours are 180 minutes.", "With the other 25 that makes {answer}."),
        -1,
    ),
    Task(
        "later-date",
        "Which date is 10 days after 25 February 2023? Write it as YYYY-MM-DD.",
        "2023-03-07",
        ("2023-03-06", "2023-03-08", "2023-03-05"),
        (
            "February 2023 has 28 days.",
            "Three days lead to the end of the month.",
            "The other seven lead to {answer}.",
        ),
    ),
    Task(
        "days-between",
        "How many days after 20 February 2024 is 5 March 2024?",
        "14",
        ("13", "15"),
        (
            "The year 2024 is a leap year, so February has 29 days.",
            "Nine days lead to the end of February.",
            "Five more give {answer}.",
        ),
        1,
    ),
    Task(
        "metres",
        "How many metres are 2.5 kilometres?",
        "2500",
        ("250", "25000"),
        ("One kilometre has 1000 metres.", "Two and a half of them have {answer}."),
        -1,
    ),
    Task(
        "speed",
        "How many metres per second are 90 kilometres per hour?",
        "25",
        ("15", "30", "32.4"),
        (
            "90 kilometres are 90000 metres.",
            "One hour has 3600 seconds.",
            "The quotient is {answer}.",
        ),
    ),
    Task(
        "clock",
        "A meeting begins at 09:40 and lasts 95 minutes. When does it end? Write it as HH:MM.",
        "11:15",
        ("11:05", "11:35", "10:35"),
        (
            "One hour after the beginning it is 10:40.",
            "There remain 35 minutes.",
            "The meeting ends at {answer}.",
        ),
    ),
    Task(
        "weekday",
        "1 March 2023 was a Wednesday. Which day of the week was 20 March 2023?",
        "Monday",
        ("Tuesday", "Sunday", "Wednesday"),
        (
            "There are 19 days between the two dates.",
            "After 14 days it is Wednesday again.",
            "Five days later it is {answer}.",
        ),
        1,
    ),
    Task(
        "celsius",
        "How many degrees Celsius are 68 degrees Fahrenheit?",
        "20",
        ("36", "22", "18"),
        (
            "68 less 32 is 36.",
            "36 times five is 180.",
            "A ninth of that is {answer}.",
        ),
    ),
    Task(
        "weeks",
        "How many days are 3 weeks and 4 days?",
        "25",
        ("24", "34", "21"),
        ("Three weeks have 21 days.", "With four more that makes {answer}."),
        -1,
    ),
    Task(
        "litres",
        "How many litres are 6 bottles of 750 millilitres?",
        "4.5",
        ("4.2", "45", "3.5"),
        (
            "Six times 750 millilitres are 4500 millilitres.",
            "A litre has 1000 millilitres.",
            "So the bottles hold {answer} litres.",
        ),
    ),
    Task(
        "night-train",
        "A train leaves at 22:50 and arrives at 06:20 the next day. How many minutes does it take?",
        "450",
        ("430", "510", "470"),
        (
            "Until midnight it takes 70 minutes.",
            "From midnight on it takes 380 minutes.",
            "The sum is {answer}.",
        ),
        1,
    ),
    Task(
        "leap-years",
        "How many leap years are there from 1896 to 1912, both included?",
        "4",
        ("5", "3"),
        (
            "Every fourth year from 1896 on would be five years.",
            "The year 1900 is not a leap year.",
            "That leaves {answer}.",
        ),
        1,
    ),
    Task(
        "dozens",
        "How many eggs are 5 dozen and 8 eggs?",
        "68",
        ("58", "78", "60"),
        ("Five dozen are 60.", "With eight more that makes {answer}."),
        -1,
    ),
    Task(
        "inches",
        "How many centimetres are 12 inches of 2.54 centimetres?",
        "30.48",
        ("30.84", "30.5", "28.48"),
        (
            "Ten inches are 25.4 centimetres.",
            "Two inches are 5.08 centimetres.",
            "Together they are {answer} centimetres.",
        ),
    ),
    Task(
        "tank",
        "A tank of 120 litres is filled with 8 litres a minute. After how many minutes is it full?",
        "15",
        ("12", "16", "18"),
        (
            "Ten minutes fill 80 litres.",
            "The other 40 litres take five minutes.",
            "The tank is full after {answer} minutes.",
        ),
    ),
)
