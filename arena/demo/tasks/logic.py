"""Sorting, sequences and small deductions."""

from arena.demo.task import Task

TASKS = (
    Task(
        "sort-numbers",
        "Sort 31, 4, 15 and 9 from small to large, separated by commas.",
        "4, 9, 15, 31",
        ("4, 15, 9, 31", "9, 4, 15, 31", "31, 15, 9, 4"),
        (
            "The smallest number is 4 and the largest is 31.",
            "Of the other two 9 comes before 15.",
            "The order is {answer}.",
        ),
        -1,
    ),
    Task(
        "sequence",
        "Which number comes next: 2, 6, 12, 20, 30?",
        "42",
        ("40", "38", "44"),
        (
            "The gaps are 4, 6, 8 and 10.",
            "The next gap is 12.",
            "So the next number is {answer}.",
        ),
    ),
    Task(
        "youngest",
        "Ann is older than Ben and Ben is older than Cat. Who is the youngest?",
        "Cat",
        ("Ben", "Ann"),
        ("Ben is younger than Ann.", "Cat is younger than Ben.", "The youngest is {answer}."),
        -1,
    ),
    Task(
        "syllogism",
        "Every gul is a pim. No pim is red. Can a gul be red? Say yes, no or unknown.",
        "no",
        ("yes", "unknown"),
        (
            "A red gul would be a red pim.",
            "There is no red pim.",
            "So the reply is '{answer}'.",
        ),
        1,
    ),
    Task(
        "odd-one-out",
        "Which of these numbers is not prime: 3, 5, 11, 14, 17?",
        "14",
        ("11", "17"),
        ("A prime number has no divisor but 1 and itself.", "The one that has others is {answer}."),
        -1,
    ),
    Task(
        "second-smallest",
        "Which is the second smallest of 8, 3, 12 and 5?",
        "5",
        ("8", "3"),
        ("In order they are 3, 5, 8 and 12.", "The second of them is {answer}."),
        -1,
    ),
    Task(
        "race",
        "In a race you overtake the runner in second place. Which place are you in now? "
        "Write a number.",
        "2",
        ("1", "3"),
        (
            "The runner in first place is still ahead.",
            "You take the place of the runner you overtook.",
            "Your place is {answer}.",
        ),
        1,
    ),
    Task(
        "divisible",
        "How many of the numbers 12, 18, 25, 30 and 33 can be divided by both 2 and 3?",
        "3",
        ("4", "2"),
        (
            "The even ones are 12, 18 and 30.",
            "Each of these can be divided by 3 too.",
            "So the count is {answer}.",
        ),
    ),
    Task(
        "binary",
        "Write the number 13 in binary.",
        "1101",
        ("1011", "1110", "1001"),
        ("13 is 8 plus 4 plus 1.", "The digits are therefore {answer}."),
    ),
    Task(
        "truth",
        "Is '(true and false) or (not false)' true or false?",
        "true",
        ("false", "unknown"),
        (
            "The first bracket is false.",
            "The second bracket is the opposite of false.",
            "Joined by 'or' the whole is {answer}.",
        ),
    ),
    Task(
        "handshakes",
        "Six people shake hands, each with each once. How many handshakes are there?",
        "15",
        ("30", "36", "12"),
        (
            "Each of the six shakes five hands, which makes 30.",
            "Every handshake was counted twice.",
            "So there are {answer}.",
        ),
        1,
    ),
    Task(
        "boxes",
        "A coin lies in one of three boxes. The red box says: it is here. The green box says: it "
        "is not here. The blue box says: it is not in the red box. Exactly one of them tells the "
        "truth. Which box holds the coin? Write its colour.",
        "green",
        ("red", "blue"),
        (
            "If it were in the red box then red and green would both tell the truth.",
            "If it were in the blue box then green and blue would both tell the truth.",
            "The box that is left is {answer}.",
        ),
        1,
    ),
    Task(
        "sort-words",
        "Sort the words pear, fig and banana from short to long, separated by commas.",
        "fig, pear, banana",
        ("pear, fig, banana", "banana, pear, fig"),
        (
            "The words have 4, 3 and 6 letters.",
            "The order is {answer}.",
        ),
        -1,
    ),
    Task(
        "sets",
        "Of 30 pupils 18 play chess, 15 play go and 7 play both. How many play neither?",
        "4",
        ("3", "11", "7"),
        (
            "18 plus 15 is 33, which counts 7 pupils twice.",
            "So 26 play at least one game.",
            "The others are {answer}.",
        ),
    ),
    Task(
        "letters",
        "Which letter comes next: A, C, F, J?",
        "O",
        ("N", "P", "M"),
        (
            "The gaps are 2, 3 and 4 places in the alphabet.",
            "The next gap is 5 places.",
            "The letter is {answer}.",
        ),
    ),
)
