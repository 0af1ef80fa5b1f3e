Console.WriteLine("summdiff");
